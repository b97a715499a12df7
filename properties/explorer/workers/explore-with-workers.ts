import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Invariant } from '../../../invariants/invariant';
import type { CompiledModel } from '../../../machines/compiled/compile';
import type { SearchEnd } from '../bounds';
import type { Exploration, Progress, SearchOptions, Violation } from '../search';
import type { LevelReport, Parcel, ViolationNote } from './protocol';
import { packingOf } from '../../../machines/compiled/state-packing';
import { boundsOf } from '../bounds';
import { concreteTrace } from '../concrete-trace';
import { identityOf } from '../identity';
import { Judge } from '../judge';
import { traceTo } from '../trace-to';
import { PartitionedStates } from './partitioned-states';
import { ownerOf } from './protocol';
import { WorkerFailure, WorkerLink } from './worker-link';

export interface WorkerOptions extends Omit<SearchOptions, 'onState'> {
  readonly workers: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** The compiled program of a worker: beside this file, or where `npm run build` puts it. */
function workerFile(): string {
  const beside = join(__dirname, 'search-worker.js');
  if (existsSync(beside)) return beside;
  return join(__dirname, '..', '..', '..', 'dist/properties/explorer/workers/search-worker.js');
}

/**
 * The same search as `explore`, on several threads: breadth-first a level at a time, every state
 * expanded by the worker that owns it. Bounds on states are looked at between levels.
 */
export async function exploreWithWorkers(
  compiled: CompiledModel,
  invariants: readonly Invariant[],
  options: WorkerOptions,
): Promise<Exploration> {
  const began = performance.now();
  const { symmetry, workers } = options;
  const subject = {
    model: compiled.model,
    invariants,
    upToSymmetry: symmetry !== undefined,
    coverage: compiled.coverage !== undefined,
  };
  const { rules, scope } = compiled.model;
  const bytes = Math.floor(boundsOf(options).maxBytes / workers);
  const links = Array.from(
    { length: workers },
    (_, worker) =>
      new WorkerLink(`worker ${worker + 1} of ${workers}`, workerFile(), {
        rules,
        scope,
        invariants: invariants.map(({ id }) => id),
        upToSymmetry: subject.upToSymmetry,
        coverage: subject.coverage,
        worker,
        workers,
        bytes,
      }),
  );
  try {
    const identity = identityOf(subject);
    for (const reply of await Promise.all(links.map((link) => link.ask())))
      if (reply.kind !== 'ready' || reply.identity !== identity)
        throw new WorkerFailure('the workers are of another version: run `npm run build`');
    return await search(links, compiled, invariants, options, began);
  } finally {
    await Promise.all(links.map((link) => link.end()));
  }
}

async function search(
  links: readonly WorkerLink[],
  compiled: CompiledModel,
  invariants: readonly Invariant[],
  options: WorkerOptions,
  began: number,
): Promise<Exploration> {
  const bounds = boundsOf(options);
  const packing = packingOf(compiled.model);
  const upTo: number[][] = [];
  const notes = new Map<string, ViolationNote>();
  let parcels = firstParcels(compiled, options, packing);
  let reports: LevelReport[] = [];
  let depth = 0;
  let end: SearchEnd | undefined;
  const seconds = (): number => (performance.now() - began) / 1000;

  for (let level = 0; end === undefined; level += 1) {
    const expand = level < bounds.maxDepth;
    reports = await Promise.all(
      links.map((link, worker) =>
        levelOf(
          link,
          parcels.map((row) => row[worker] ?? none),
          expand,
        ),
      ),
    );
    upTo.push(reports.map((one) => one.upTo));
    const inLevel = sum(reports.map((one) => one.inLevel));
    if (inLevel > 0) depth = level;
    // a state itself is one command nearer than what a step from it leads to
    for (const { violations } of reports)
      for (const note of violations.filter((one) => one.step === undefined)) noteFirst(note);
    for (const { violations } of reports) violations.forEach(noteFirst);
    parcels = reports.map((one) => [...one.parcels]);
    const states = sum(reports.map((one) => one.states));
    options.onProgress?.({
      states,
      frontier: states - sum(reports.map((one) => one.upTo)),
      depth,
      seconds: seconds(),
      bytes: sum(reports.map((one) => one.bytes)),
    });
    end = endAfter(inLevel, expand, states);
  }

  const finals = await Promise.all(links.map((link) => link.ask({ kind: 'finish' })));
  const parts = finals.flatMap((one) => (one.kind === 'finished' ? [one.parts] : []));
  for (const one of finals)
    if (one.kind === 'finished' && one.coverage !== undefined)
      compiled.coverage?.add(one.coverage.taken, one.coverage.outcomes);
  const visited = new PartitionedStates(packing, parts, upTo);
  const judge = new Judge(compiled, invariants);
  reports.forEach((one) => judge.recall(one.verdicts));
  // where memory or the depth ended it, the last level was not, or not all, expanded
  const isLevelOpen = end.kind === 'bound' && end.bound !== 'states';
  const expanded = sum(upTo.at(isLevelOpen ? -2 : -1) ?? []);
  return {
    states: visited.size,
    transitions: sum(reports.map((one) => one.count.transitions)),
    refusals: sum(reports.map((one) => one.count.refusals)),
    microStates: sum(reports.map((one) => one.count.microStates)),
    depth,
    complete: end.kind === 'complete',
    end,
    unexpanded: visited.size - expanded,
    bytesPerState: visited.bytesPerState,
    seconds: seconds(),
    judged: judge.judged,
    violations: [...notes.values()].flatMap((note) => violationOf(note)),
    visited,
  };

  function noteFirst(note: ViolationNote): void {
    if (!notes.has(note.invariant)) notes.set(note.invariant, note);
  }

  function endAfter(inLevel: number, expand: boolean, states: number): SearchEnd | undefined {
    if (reports.some((one) => one.full))
      return { kind: 'bound', bound: 'memory', limit: bounds.maxBytes };
    if (inLevel === 0) return { kind: 'complete' };
    if (!expand) return { kind: 'bound', bound: 'depth', limit: bounds.maxDepth };
    if (options.enough?.(new Set(notes.keys())) === true) return { kind: 'enough' };
    if (states >= bounds.maxStates)
      return { kind: 'bound', bound: 'states', limit: bounds.maxStates };
    return undefined;
  }

  function violationOf({ invariant: id, state, step }: ViolationNote): Violation[] {
    const invariant = invariants.find((one) => one.id === id);
    if (invariant === undefined) return [];
    const at = visited.numberOf(state);
    const { symmetry } = options;
    const trace =
      symmetry === undefined
        ? traceTo(compiled, visited, at, step)
        : concreteTrace(
            compiled,
            symmetry,
            visited,
            at,
            step === undefined ? undefined : { command: step.command, invariant },
          );
    return [{ invariant, trace }];
  }
}

const none: Parcel = new Int32Array(0);
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

async function levelOf(
  link: WorkerLink,
  parcels: readonly Parcel[],
  expand: boolean,
): Promise<LevelReport> {
  const reply = await link.ask({ kind: 'level', parcels, expand });
  if (reply.kind !== 'level') throw new WorkerFailure('a worker answered something else');
  return reply;
}

/** The initial state, for its owner. */
function firstParcels(
  { model }: CompiledModel,
  { symmetry, workers }: WorkerOptions,
  packing: ReturnType<typeof packingOf>,
): Parcel[][] {
  const key = new Int32Array(packing.words);
  packing.pack(symmetry?.canonical(model.initial) ?? model.initial, key);
  const owner = ownerOf(packing.hash(key), workers);
  const parcel = Int32Array.from([...key, -1, 0]);
  return [Array.from({ length: workers }, (_, worker) => (worker === owner ? parcel : none))];
}
