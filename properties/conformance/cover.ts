import type { Coverage } from './covering-walk';
import type { Compared, Difference, SideBySide } from './side-by-side';
import { showCommand } from '../../machines/command';

/** Model and kernel part: after these commands, in what. */
export interface Disagreement {
  /** The commands since the initial state, the one that parts them last, each with the model's answer. */
  readonly commands: readonly string[];
  readonly differences: readonly Difference[];
}

export interface CoverOptions {
  /** Looks at the clock or at a key: whether to stop early. */
  readonly enough?: () => boolean;
  readonly onStep?: (commands: number, open: number) => void;
  /** How many disagreements are worth to be kept; more are only counted. */
  readonly keep?: number;
}

export interface CoverReport {
  readonly commands: number;
  /** Pairs of a state and a command that were carried out on the kernel. */
  readonly pairs: number;
  readonly disagreements: number;
  readonly kept: readonly Disagreement[];
  /** Whether everything that was wanted has been walked. */
  readonly complete: boolean;
}

const defaultKeep = 20;

/** Walks machines through everything that is still open, each on its own way. Rejects with HelperGone. */
export async function cover(
  sides: readonly SideBySide[],
  coverage: Coverage,
  options: CoverOptions = {},
): Promise<CoverReport> {
  const { enough = () => false, onStep, keep = defaultKeep } = options;
  let commands = 0;
  let pairs = 0;
  let disagreements = 0;
  const kept: Disagreement[] = [];
  const walk = async (side: SideBySide): Promise<void> => {
    let trace: string[] = [];
    await side.restart();
    for (;;) {
      if (enough()) return;
      const next = coverage.next(side.now);
      if (next === undefined) return;
      const compared = await side.step(next.command);
      commands += 1;
      if (next.isNew) pairs += 1;
      trace.push(showCompared(compared));
      onStep?.(commands, coverage.open);
      if (compared.differences.length === 0) continue;
      disagreements += 1;
      if (kept.length < keep) kept.push({ commands: trace, differences: compared.differences });
      trace = [];
      await side.restart();
    }
  };
  await Promise.all(sides.map(walk));
  return { commands, pairs, disagreements, kept, complete: coverage.open === 0 };
}

/** A command with the model's answer: `ATTACH d1 i1 -> OK`. */
export const showCompared = ({ command, answer }: Compared): string =>
  `${showCommand(command)} -> ${answer}`;
