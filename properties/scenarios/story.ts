import type { CompiledModel } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';
import type { Told } from './question';
import type { Step } from './scenario';
import type { Asked } from './verbs';
import { invariants } from '../../invariants/registry';
import { showCommand } from '../../machines/command';
import { showValue } from '../../machines/terms/sorts';
import { JudgedWalk } from '../explorer/judged-walk';
import { answered, type Outcome } from './outcome';
import { Situation } from './situation';

/** A story that is being told on a model, judged by every invariant at every moment. */
export class Story {
  private readonly walk: JudgedWalk;
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly now: Situation;
  private violated = new Set<string>();
  private before: State;
  private since: State[] = [];

  constructor(private readonly compiled: CompiledModel) {
    const { model } = compiled;
    this.walk = new JudgedWalk(compiled, invariants);
    this.numbers = new Map(model.commands.map(({ name, args }, at) => [keyOf(name, args), at]));
    this.now = new Situation(model, () => this.walk.now);
    this.before = model.initial.slice();
  }

  /** Goes back to before the first step. */
  restart(): void {
    this.walk.restart();
    this.violated = new Set();
    this.begin();
  }

  /** Forgets the states so far: those from now on are asked about. */
  begin(): void {
    this.since = [];
  }

  /** Takes a step. It ends with the first of its commands that is not carried out. */
  take(step: Step): Taken {
    this.before = this.walk.now.slice();
    for (const asked of step.commands(this.now)) {
      const outcome = this.run(asked);
      const counts = asked.byItself !== true || outcome === 'halts';
      if (counts && outcome !== 'allowed') return { step, outcome, at: this.show(asked) };
    }
    return { step, outcome: 'allowed' };
  }

  /** What can be asked about it as it is now. */
  told(outcome: Outcome): Told {
    return {
      compiled: this.compiled,
      end: this.now,
      state: this.walk.now,
      before: this.before,
      since: this.since,
      violated: this.violated,
      outcome,
    };
  }

  private show({ call, args }: Asked): string {
    const number = this.numbers.get(keyOf(call, args));
    const command = number === undefined ? undefined : this.compiled.model.commands[number];
    return command === undefined ? call : showCommand(command);
  }

  private run({ call, args, failAt }: Asked): Outcome {
    const number = this.numbers.get(keyOf(call, args));
    if (number === undefined) return 'no such call';
    const { answer, done, violated } = this.walk.step(number, failAt, (micro) => {
      this.since.push(micro.slice());
    });
    for (const { id } of violated) this.violated.add(id);
    if (answer === 'ignored') return 'ignored';
    if (done) this.since.push(this.walk.now.slice());
    return hasHalted(this.compiled, this.walk.now) ? 'halts' : answered(answer);
  }
}

/** What came of a step. */
export interface Taken {
  readonly step: Step;
  readonly outcome: Outcome;
  /** The command that was not carried out. */
  readonly at?: string;
}

const keyOf = (call: string, args: readonly number[]): string => [call, ...args].join(' ');

/** Under some rules a machine can stop; where none can, nothing is stored about it. */
function hasHalted({ model: { layout } }: CompiledModel, state: State): boolean {
  const host = layout.symbols.find(({ name, of }) => name === 'host' && of === 'Machine');
  return host !== undefined && showValue(host.range, layout.read(state, host, 1)) === 'halted';
}
