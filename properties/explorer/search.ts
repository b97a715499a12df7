import type { Invariant } from '../../invariants/invariant';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';
import type { TraceStep } from '../trace';
import type { BoundName, Bounds, SearchEnd } from './bounds';
import type { Expander, StepCounts } from './expander';
import type { Verdicts } from './judge';
import type { StateSet } from './state-set';
import type { Symmetry } from './symmetry';
import { performance } from 'node:perf_hooks';
import { packingOf } from '../../machines/compiled/state-packing';
import { boundsOf } from './bounds';
import { concreteTrace } from './concrete-trace';
import { expanderOf } from './expander';
import { Judge } from './judge';
import { traceTo } from './trace-to';
import { notAdded, roomOf, VisitedStates } from './visited';

/** A violated invariant with a shortest trace that shows it. */
export interface Violation {
  readonly invariant: Invariant;
  readonly trace: readonly TraceStep[];
}

/** How far a search went. */
export interface SearchExtent extends Readonly<StepCounts> {
  readonly states: number;
  /** The most commands needed to reach some state. */
  readonly depth: number;
  readonly complete: boolean;
  readonly end: SearchEnd;
  /** States in which not every command was tried. */
  readonly unexpanded: number;
  /** What the set of visited states takes, for each state in it. */
  readonly bytesPerState: number;
  readonly seconds: number;
}

/** What a search found. */
export interface Exploration extends SearchExtent {
  readonly judged: Judge['judged'];
  readonly violations: readonly Violation[];
  readonly visited: StateSet;
}

/** How far a search is. */
export interface Progress {
  readonly states: number;
  /** States in which no command was tried yet. */
  readonly frontier: number;
  readonly depth: number;
  readonly seconds: number;
  /** The memory that the set of visited states takes. */
  readonly bytes: number;
}

export interface SearchOptions extends Bounds {
  /** Ends the search early: asked with the ids of the violated invariants after every new violation. */
  readonly enough?: (violated: ReadonlySet<string>) => boolean;
  /** Explore one state out of all that are alike up to the numbers of interchangeable things. */
  readonly symmetry?: Symmetry;
  /** Called for every new state; used to compare with another search. */
  readonly onState?: (state: State) => void;
}

/** Where a search stands between two states, beside the states it has visited: enough to go on from. */
export interface Standing {
  /** The number of the next state to expand. */
  readonly current: number;
  readonly depth: number;
  /** The number of the first state that is farther away. */
  readonly levelEnd: number;
  readonly count: Readonly<StepCounts>;
  readonly seconds: number;
  readonly verdicts: Verdicts;
  readonly violations: readonly Violation[];
}

/**
 * Breadth-first search over the commands of a model, a slice at a time. Traces are shortest in
 * commands. `from` is where an earlier search stood, whose visited states are given with it.
 */
export class Search {
  readonly judge: Judge;
  readonly visited: VisitedStates;
  readonly violations: Violation[] = [];
  private readonly bounds: Required<Bounds>;
  private readonly now: State;
  private readonly expander: Expander;
  private began = performance.now();
  private current = 0;
  private depth = 0;
  private levelEnd = 1;
  private ended: SearchEnd | undefined;
  /** What was counted before the state that is being expanded, if one is. */
  private counted: StepCounts | undefined;

  constructor(
    private readonly compiled: CompiledModel,
    invariants: readonly Invariant[],
    private readonly options: SearchOptions = {},
    from?: { readonly standing: Standing; readonly visited: VisitedStates },
  ) {
    const { model } = compiled;
    this.bounds = boundsOf(options);
    this.judge = new Judge(compiled, invariants);
    this.now = new Uint8Array(model.layout.length);
    this.expander = expanderOf(compiled, this.judge, options.symmetry !== undefined, {
      reached: (before, state, answer) => {
        if (this.ended?.kind === 'bound') return;
        const kept = options.symmetry?.canonical(state) ?? state;
        const { command, failAt } = this.expander.at;
        const added = this.visited.add(kept, this.current, command, failAt);
        if (added === notAdded.full) {
          this.hit('memory', this.bounds.maxBytes);
          return;
        }
        this.judge.steady(before, state, answer, added >= 0, (one) => this.violated(one));
        if (added >= 0) options.onState?.(kept);
      },
      violated: (invariant) => this.violated(invariant),
      isOver: () => {
        if (this.visited.size >= this.bounds.maxStates) this.hit('states', this.bounds.maxStates);
        return this.isOver;
      },
    });
    this.visited =
      from?.visited ?? new VisitedStates(packingOf(model), roomOf(this.bounds.maxBytes));
    // without room for a single state there was nothing to go on from
    if (from === undefined || from.visited.size === 0) this.begin();
    else this.goOn(from.standing);
  }

  private begin(): void {
    const { initial } = this.compiled.model;
    const first = this.options.symmetry?.canonical(initial) ?? initial;
    if (this.visited.add(first, -1, 0, -1) < 0) this.hit('memory', this.bounds.maxBytes);
    this.options.onState?.(first);
    this.judge.state(initial, (invariant) => this.violations.push({ invariant, trace: [] }));
  }

  private goOn({ current, depth, levelEnd, count, seconds, verdicts, violations }: Standing): void {
    this.current = current;
    this.depth = depth;
    this.levelEnd = levelEnd;
    Object.assign(this.expander.count, count);
    this.began -= seconds * 1000;
    this.judge.recall(verdicts);
    this.violations.push(...violations);
  }

  /** Expands at most so many states. Returns whether the search is over. */
  advance(most: number): boolean {
    for (const upTo = this.current + most; this.current < upTo && !this.isOver;)
      if (this.current === this.visited.size) this.ended = { kind: 'complete' };
      else this.expand();
    return this.isOver;
  }

  private get isOver(): boolean {
    return this.ended !== undefined;
  }

  private expand(): void {
    if (this.current === this.levelEnd) {
      this.depth += 1;
      this.levelEnd = this.visited.size;
    }
    if (this.depth >= this.bounds.maxDepth) {
      this.hit('depth', this.bounds.maxDepth);
      return;
    }
    this.visited.read(this.current, this.now);
    this.counted = { ...this.expander.count };
    this.expander.expand(this.now);
    if (this.isOver) return;
    this.counted = undefined;
    this.current += 1;
  }

  private hit(bound: BoundName, limit: number): void {
    this.ended ??= { kind: 'bound', bound, limit };
  }

  private violated(invariant: Invariant): void {
    const { compiled, visited, violations, current } = this;
    const { symmetry, enough } = this.options;
    const { command, failAt } = this.expander.at;
    const trace =
      symmetry === undefined
        ? traceTo(compiled, visited, current, { command, failAt })
        : concreteTrace(compiled, symmetry, visited, current, { command, invariant });
    violations.push({ invariant, trace });
    if (enough?.(new Set(violations.map((one) => one.invariant.id))) === true)
      this.ended ??= { kind: 'enough' };
  }

  /** Ends the search where it is, between two slices. */
  interrupt(): void {
    this.ended ??= { kind: 'interrupted' };
  }

  private get seconds(): number {
    return (performance.now() - this.began) / 1000;
  }

  get progress(): Progress {
    const { current, depth, visited } = this;
    const { size, bytes } = visited;
    return { states: size, frontier: size - current, depth, seconds: this.seconds, bytes };
  }

  /** Where to go on from. A state that was left in the middle will be expanded anew. */
  get standing(): Standing {
    const { current, depth, levelEnd, violations, seconds } = this;
    const count = this.counted ?? { ...this.expander.count };
    return { current, depth, levelEnd, count, seconds, verdicts: this.judge.verdicts, violations };
  }

  /** What was found. */
  get exploration(): Exploration {
    const { depth, visited, violations, judge, seconds, current } = this;
    const end = this.ended ?? { kind: 'interrupted' };
    return {
      states: visited.size,
      ...this.expander.count,
      depth,
      complete: end.kind === 'complete',
      end,
      unexpanded: visited.size - current,
      bytesPerState: visited.bytesPerState,
      seconds,
      judged: judge.judged,
      violations,
      visited,
    };
  }
}
