import type { Invariant } from '../../../invariants/invariant';
import type { Standing, Violation } from '../search';
import { z } from 'zod';
import { commandNames } from '../../../machines/command';
import { errnos } from '../../../machines/errno';

const count = z.number().int().nonnegative();

/** What the head of a checkpoint says; the visited states follow it. */
const schema = z.object({
  identity: z.string(),
  states: count,
  /** 32-bit words for each state. */
  stride: count,
  standing: z.object({
    current: count,
    depth: count,
    levelEnd: count,
    count: z.object({ transitions: count, refusals: count, microStates: count }),
    seconds: z.number(),
    verdicts: z.object({ violated: z.array(z.string()), witnessed: z.array(z.string()) }),
  }),
  violations: z.array(
    z.object({
      invariant: z.string(),
      trace: z.array(
        z.object({
          command: z.object({ name: z.enum(commandNames), args: z.array(count) }),
          answer: z.enum(errnos),
          failAt: count.optional(),
        }),
      ),
    }),
  ),
  coverage: z.object({ taken: z.array(count), outcomes: z.array(count) }).optional(),
});
export type Header = z.infer<typeof schema>;

/** The head as text, and back; throws what zod and JSON throw. */
export const writeHeader = (header: Header): string => JSON.stringify(header);
export const readHeader = (text: string): Header => schema.parse(JSON.parse(text));

/** The violations as the head keeps them. */
export const violationsIn = (standing: Standing): Header['violations'] =>
  standing.violations.map(({ invariant, trace }) => ({
    invariant: invariant.id,
    trace: trace.map(({ command: { name, args }, answer, failAt }) => ({
      command: { name, args: [...args] },
      answer,
      ...(failAt === undefined ? {} : { failAt }),
    })),
  }));

/** Where the search of the head stood. */
export function standingOf(
  { standing, violations }: Header,
  invariants: readonly Invariant[],
): Standing {
  return {
    ...standing,
    violations: violations.flatMap((one): Violation[] => {
      const invariant = invariants.find(({ id }) => id === one.invariant);
      if (invariant === undefined) return [];
      const trace = one.trace.map(({ command, answer, failAt }) => ({
        command,
        answer,
        ...(failAt === undefined ? {} : { failAt }),
      }));
      return [{ invariant, trace }];
    }),
  };
}
