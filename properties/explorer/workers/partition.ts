import type { Invariant } from '../../../invariants/invariant';
import type { CompiledModel } from '../../../machines/compiled/compile';
import type { State } from '../../../machines/terms/structure';
import type { Symmetry } from '../symmetry';
import type { FinalReport, LevelReport, Parcel, ViolationNote, WorkerSetup } from './protocol';
import { packingOf } from '../../../machines/compiled/state-packing';
import { expanderOf, type Expander } from '../expander';
import { Judge } from '../judge';
import { howReached, notAdded, VisitedStates } from '../visited';
import { Outbox } from './outbox';
import { ownerOf } from './protocol';

/**
 * One worker's share of a breadth-first search: the states whose hash makes them its own. It expands
 * them a level at a time and hands the states that it finds to their owners.
 */
export class Partition {
  private readonly visited: VisitedStates;
  private readonly judge: Judge;
  private readonly expander: Expander;
  private readonly outboxes: readonly Outbox[];
  private readonly packing;
  private readonly key: Int32Array;
  private readonly state: State;
  private violations: ViolationNote[] = [];
  private current = 0;
  private full = false;

  constructor(
    private readonly compiled: CompiledModel,
    invariants: readonly Invariant[],
    private readonly symmetry: Symmetry | undefined,
    private readonly setup: Pick<WorkerSetup, 'worker' | 'workers' | 'bytes'>,
  ) {
    const { model } = compiled;
    this.packing = packingOf(model);
    this.key = new Int32Array(this.packing.words);
    this.state = new Uint8Array(model.layout.length);
    // shared, so that the states need not be copied when the search is over
    this.visited = new VisitedStates(this.packing, {
      bytes: setup.bytes,
      allocate: (bytes) => new SharedArrayBuffer(bytes),
    });
    this.outboxes = Array.from({ length: setup.workers }, () => new Outbox(this.packing.words));
    this.judge = new Judge(compiled, invariants);
    this.expander = expanderOf(compiled, this.judge, symmetry !== undefined, {
      reached: (before, state, answer) => {
        const isNew = this.keep(symmetry?.canonical(state) ?? state);
        this.judge.steady(before, state, answer, isNew, this.stepViolates);
      },
      violated: (invariant) => this.stepViolates(invariant),
      isOver: () => this.full,
    });
  }

  /** Takes in what others found of this level, and expands the level. */
  level(parcels: readonly Parcel[], expand: boolean): LevelReport {
    this.violations = [];
    const from = this.current;
    parcels.forEach((parcel) => this.takeIn(parcel));
    const upTo = this.visited.size;
    if (expand)
      for (; this.current < upTo && !this.full; this.current += 1) {
        this.visited.read(this.current, this.state);
        this.expander.expand(this.state);
      }
    return {
      upTo,
      inLevel: upTo - from,
      parcels: this.outboxes.map((outbox) => outbox.take()),
      violations: this.violations,
      count: { ...this.expander.count },
      verdicts: this.judge.verdicts,
      states: this.visited.size,
      bytes: this.visited.bytes,
      full: this.full,
    };
  }

  finish(): FinalReport {
    const { coverage } = this.compiled;
    return {
      parts: this.visited.parts,
      ...(coverage === undefined
        ? {}
        : { coverage: { taken: coverage.taken, outcomes: coverage.outcomes } }),
    };
  }

  /** Adds an own state, or puts another's into its outbox. Returns whether it is an own new one. */
  private keep(state: State): boolean {
    const { packing, key, setup } = this;
    packing.pack(state, key);
    const hash = packing.hash(key);
    const { command, failAt } = this.expander.at;
    const parent = this.idOf(this.current);
    const owner = ownerOf(hash, setup.workers);
    if (owner === setup.worker) return this.add(hash, parent, howReached(command, failAt)) >= 0;
    this.outboxes[owner]?.put(key, hash, parent, howReached(command, failAt));
    return false;
  }

  private takeIn(parcel: Parcel): void {
    const { words } = this.packing;
    for (let at = 0; at < parcel.length; at += words + 2) {
      this.key.set(parcel.subarray(at, at + words));
      const parent = parcel[at + words] ?? -1;
      const number = this.add(this.packing.hash(this.key), parent, parcel[at + words + 1] ?? 0);
      if (number < 0) continue;
      this.packing.unpack(this.key, 0, this.state);
      this.judge.state(this.state, ({ id }) =>
        this.violations.push({ invariant: id, state: this.idOf(number) }),
      );
    }
  }

  private add(hash: number, parent: number, how: number): number {
    const added = this.visited.addPacked(this.key, hash, parent, how);
    this.full ||= added === notAdded.full;
    return added;
  }

  private idOf(number: number): number {
    return number * this.setup.workers + this.setup.worker;
  }

  private readonly stepViolates = ({ id }: Invariant): void => {
    const { command, failAt } = this.expander.at;
    this.violations.push({
      invariant: id,
      state: this.idOf(this.current),
      step: { command, failAt },
    });
  };
}
