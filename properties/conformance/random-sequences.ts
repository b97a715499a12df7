import fc from 'fast-check';
import type { Command, CommandName } from '../../machines/command';
import type { State } from '../../machines/terms/structure';
import type { Disagreement } from './cover';
import type { Difference, SideBySide } from './side-by-side';
import { showCompared } from './cover';
import { KernelRest } from './kernel-rest';

export interface RandomOptions {
  /** How many commands to give in all, at least. */
  readonly commands: number;
  readonly seed: number;
  /** The longest sequence before model and kernel start afresh. */
  readonly length?: number;
  readonly onStep?: (commands: number) => void;
}

export interface RandomReport {
  readonly seed: number;
  readonly sequences: number;
  readonly commands: number;
  /** How often each kind of command was given. */
  readonly occurred: ReadonlyMap<CommandName, number>;
  /** The first sequence that parts model and kernel, as short as fast-check made it on the kernel. */
  readonly disagreement?: Disagreement & { readonly path: string };
}

const defaultLength = 120;

/**
 * Random sequences of commands that somebody answers, on the model and on the kernel. A sequence that
 * parts them is shrunk, each smaller one being run on the kernel too. Rejects with HelperGone.
 */
export async function randomSequences(
  side: SideBySide,
  offers: (command: Command) => boolean,
  options: RandomOptions,
): Promise<RandomReport> {
  const { length = defaultLength, seed, onStep } = options;
  const chooser = new Chooser(side, offers);
  const occurred = new Map<CommandName, number>();
  let commands = 0;
  let sequences = 0;
  let last: Disagreement | undefined;
  let broken: Error | undefined;
  const property = fc.asyncProperty(
    fc.array(fc.noShrink(fc.nat()), { minLength: 1, maxLength: length, size: 'max' }),
    async (picks) => {
      if (broken !== undefined) return true;
      if (commands >= options.commands && last === undefined) return true;
      sequences += 1;
      const trace: string[] = [];
      const isReady = await side.restart().then(
        () => true,
        (error: unknown) => {
          broken ??= interrupted(error, trace);
          return false;
        },
      );
      if (!isReady) return true;
      for (const pick of picks) {
        const number = chooser.command(side.now, pick);
        if (number === undefined) return true;
        const compared = await side.step(number).catch((error: unknown) => {
          broken ??= interrupted(error, trace);
          return undefined;
        });
        // nothing can be asked any more, and nothing is gained by shrinking that
        if (compared === undefined) return true;
        commands += 1;
        onStep?.(commands);
        const { name } = compared.command;
        occurred.set(name, (occurred.get(name) ?? 0) + 1);
        trace.push(showCompared(compared));
        if (compared.differences.length === 0) continue;
        last = { commands: trace, differences: compared.differences };
        return false;
      }
      return true;
    },
  );
  const details = await fc.check(property, { numRuns: options.commands, seed });
  // a run that breaks off while its sequence is made shorter has told all the same
  if (broken !== undefined && last === undefined) throw broken;
  if (last === undefined && details.errorInstance instanceof Error) throw details.errorInstance;
  return {
    seed,
    sequences,
    commands,
    occurred,
    ...(details.failed && last !== undefined
      ? { disagreement: { ...last, path: details.counterexamplePath ?? '' } }
      : {}),
  };
}

/** What broke the run off, and the commands before it. */
const interrupted = (error: unknown, trace: readonly string[]): Error =>
  error instanceof Error
    ? Object.assign(error, { message: `${error.message}\nafter:\n  ${trace.join('\n  ')}` })
    : new Error(String(error));

/** Turns a number into a command: first a kind among those that are answered, then one of that kind. */
class Chooser {
  private readonly rest: KernelRest;

  constructor(
    private readonly side: SideBySide,
    private readonly offers: (command: Command) => boolean,
  ) {
    this.rest = new KernelRest(side.compiled);
  }

  command(now: State, pick: number): number | undefined {
    const { compiled } = this.side;
    const scratch = now.slice();
    const accepted = new Map<CommandName, number[]>();
    const refused = new Map<CommandName, number[]>();
    compiled.model.commands.forEach((command, number) => {
      if (this.rest.isOwn(number) || !this.offers(command)) return;
      const result = compiled.step(now, scratch, number, -1);
      if (result < 0 || !this.rest.isGivable(command, now, scratch)) return;
      const kinds = result === 0 ? accepted : refused;
      kinds.set(command.name, [...(kinds.get(command.name) ?? []), number]);
    });
    // three of four commands get somewhere; refusals are as many again in the covering walk
    const kinds = [...(pick % 4 === 0 && refused.size > 0 ? refused : accepted).values()];
    const choice = Math.floor(pick / 4);
    const kind = kinds[choice % kinds.length];
    return kind?.[Math.floor(choice / kinds.length) % kind.length];
  }
}

/** A disagreement in words, a line each. */
export const showDisagreement = ({ commands, differences }: Disagreement): string[] => [
  ...commands,
  ...differences.map(showDifference),
];

const showDifference = ({ what, model, kernel }: Difference): string =>
  `  ${what}: the model says ${model}, the kernel ${kernel}`;
