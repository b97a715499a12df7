import fc from 'fast-check';
import type { CommandName } from '../../machines/command';
import type { TraceStep } from '../trace';
import type { Pick } from './arbitraries';
import type { Finding, Subject } from './run-sequence';
import { invariants } from '../../invariants/registry';
import { explore } from '../explorer/explore';
import { choices, choosing } from './arbitraries';
import { inTurn, runSequence } from './run-sequence';
import { shorten } from './shorten';

export interface CampaignOptions {
  readonly runs: number;
  readonly seed: number;
  /** Where fast-check's shrinking ended in an earlier campaign, to go there at once. */
  readonly path?: string;
  readonly length?: number;
  readonly onRun?: (run: number) => void;
}

export interface CampaignReport {
  readonly seed: number;
  readonly runs: number;
  readonly commands: number;
  /** How often each kind of command got an answer. */
  readonly occurred: ReadonlyMap<CommandName, number>;
  /** Kinds of commands that never did: the campaign says nothing about them. */
  readonly absent: readonly CommandName[];
  readonly failure?: CampaignFailure;
}

export interface CampaignFailure {
  readonly finding: Finding;
  readonly path: string;
  /** After fast-check's shrinking and after leaving out whatever is not needed. */
  readonly steps: readonly TraceStep[];
  /** Whether an exhaustive search shows that no shorter sequence violates the same invariant. */
  readonly minimal: 'proved' | 'nothing can be left out';
}

const defaultLength = 150;
/** A search for something shorter is worth no more than this. */
const statesForMinimum = 400_000;

/** Random sequences until one fails or all have run; a failing one is shrunk, shortened and explained. */
export function campaign(subject: Subject, options: CampaignOptions): CampaignReport {
  const { model } = subject.compiled;
  const { runs, seed, path, length = defaultLength, onRun } = options;
  const occurred = new Map<CommandName, number>();
  let run = 0;
  let commands = 0;
  // a violated invariant shows itself without the backend, and much faster
  let judged: Subject = subject;
  const details = fc.check(
    fc.property(choices(model.rules.failures, length), (picks) => {
      run += 1;
      onRun?.(run);
      const result = runSequence(judged, choosing(judged.compiled, picks), occurred);
      if (result.finding?.kind === 'violation') judged = withoutBackend(subject);
      commands += result.steps.length;
      return result.finding === undefined;
    }),
    { numRuns: runs, seed, ...(path === undefined ? {} : { path }) },
  );
  const kinds = [...new Set(model.commands.map((command) => command.name))];
  const [counterexample] = details.counterexample ?? [];
  return {
    seed,
    runs: details.numRuns,
    commands,
    occurred,
    absent: kinds.filter((name) => !occurred.has(name)),
    ...(counterexample === undefined
      ? {}
      : { failure: explain(subject, counterexample, details.counterexamplePath ?? '') }),
  };
}

function withoutBackend({ compiled, expected }: Subject): Subject {
  return { compiled, expected, requests: [] };
}

function explain(subject: Subject, picks: readonly Pick[], path: string): CampaignFailure {
  const { finding, planned } = runSequence(subject, choosing(subject.compiled, picks));
  if (finding === undefined)
    throw new Error('the failing sequence does not fail again: a backend keeps state');
  const judged = finding.kind === 'violation' ? withoutBackend(subject) : subject;
  const short = runSequence(judged, inTurn(shorten(judged, planned, finding)));
  if (finding.kind !== 'violation')
    return { finding, path, steps: short.steps, minimal: 'nothing can be left out' };
  const { id } = finding.claim;
  const wanted = invariants.filter((one) => one.id === id);
  const search = explore(subject.compiled, wanted, {
    maxStates: statesForMinimum,
    enough: (violated) => violated.has(id),
  });
  const best = search.violations.find((one) => one.invariant.id === id)?.trace;
  if (best === undefined)
    return { finding, path, steps: short.steps, minimal: 'nothing can be left out' };
  return { finding, path, steps: best, minimal: 'proved' };
}
