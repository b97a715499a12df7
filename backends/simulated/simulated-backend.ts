import type { Id } from '../../machines/terms/sorts';
import type { Command } from '../../machines/command';
import type { Model } from '../../machines/model';
import type { Profile } from '../../machines/scope';
import type { State } from '../../machines/terms/structure';
import type { BackendAnswer, ImmediateBackend, ProbeRequest, ProbeResult } from '../backend';
import type { FailurePlan } from '../failure-plan';
import type { DefaultDomainType } from './iommu/domain';
import type { WireRequest } from './iommu/dma';
import type { SimulatedIommu } from './iommu/simulated-iommu';
import type { Moment } from './moments';
import { runCommand } from '../../machines/system/compose';
import { ctx } from '../../machines/vocabulary/device';
import { carryOut } from './carry-out';
import { isPlanned, noFailures } from '../failure-plan';
import { dma } from './iommu/dma';
import { allocate } from './iommu/domain-life';
import { powerOn } from './iommu/simulated-iommu';
import { wireIdsOf, wiringOf } from './iommu/wiring';
import { allocationOf, withBarsOf } from './unannounced';

export interface SimulatedOptions {
  readonly plan?: FailurePlan;
  /** How kernel drivers reach memory; `identity` unless said otherwise. */
  readonly defaultDomain?: DefaultDomainType;
  /** The IOMMU driver to simulate; that of the model's scope unless said otherwise. */
  readonly profile?: Profile;
  /** Called after every write of a table entry; DMA requests may be made from within. */
  readonly onWrite?: (backend: SimulatedBackend) => void;
}

/** All that a simulated backend can be brought back to. */
export interface Snapshot extends Moment {
  /** How many commands have run. */
  readonly commands: number;
}

/**
 * Runs commands through the machines and carries their effects out on a simulated IOMMU. The machines
 * decide, the IOMMU obeys; what devices reach is asked of the IOMMU alone.
 */
export class SimulatedBackend implements ImmediateBackend {
  readonly name = 'simulated';
  readonly defaultDomain: DefaultDomainType;
  onWrite: ((backend: SimulatedBackend) => void) | undefined;
  private now: Snapshot;
  private between: readonly Moment[] = [];
  private readonly plan: FailurePlan;

  constructor(
    readonly model: Model,
    options: SimulatedOptions = {},
  ) {
    const { plan = noFailures, defaultDomain = 'identity', onWrite } = options;
    const { scope, rules } = model;
    this.plan = plan;
    this.defaultDomain = defaultDomain;
    this.onWrite = onWrite;
    const iommu = powerOn({
      wiring: wiringOf(scope),
      profile: options.profile ?? scope.profile,
      defaultDomain,
      flushes: {
        tableWrites: rules.premises.tableFlush === 'after-write',
        unmaps: rules.premises.unmapFlush === 'before-unpin',
        unmapsBelowNested: rules.premises.parentFlush === 'with-nested',
      },
    });
    this.now = { state: model.initial, iommu, commands: 0 };
  }

  /** The machines' state. */
  get state(): State {
    return this.now.state;
  }

  get iommu(): SimulatedIommu {
    return this.now.iommu;
  }

  /** The states between the table writes of the last command, with the IOMMU as it was in each. */
  get moments(): readonly Moment[] {
    return this.between;
  }

  /**
   * Runs one command. The write of number `failAt` fails, and those of the plan; a write that cannot
   * fail succeeds all the same. Throws only for a mistake in the model.
   */
  execute(command: Command, failAt?: number): BackendAnswer {
    const number = this.now.commands;
    const between: Moment[] = [];
    let pending = allocationOf(this.now.iommu.design.wiring, command);
    // a command that is refused never gets to the hardware, so it allocates nothing
    const begin = (): void => {
      if (pending === undefined) return;
      this.become(allocate(this.now.iommu, pending));
      pending = undefined;
    };
    const outcome = runCommand(this.model, this.now.state, command, {
      fails: (write) => {
        begin();
        return write === failAt || isPlanned(this.plan, number, write);
      },
      perform: (effect) => {
        begin();
        this.become(carryOut(this.now.iommu, effect));
        if (effect.kind === 'program' || effect.kind === 'leave-bus') this.onWrite?.(this);
      },
      pause: (state) => {
        begin();
        between.push({ state, iommu: this.now.iommu });
      },
    });
    const commands = number + 1;
    switch (outcome.kind) {
      case 'ignored':
        this.between = [];
        return { kind: 'ignored' };
      case 'refused':
        this.now = { ...this.now, commands };
        this.between = [];
        return { kind: 'answered', errno: outcome.errno };
      case 'done': {
        begin();
        const fdOf = (device: Id<'Device'>): number =>
          this.model.layout.read(outcome.next, ctx.symbol, device);
        const iommu = withBarsOf(this.now.iommu, command, fdOf);
        this.between = between;
        this.now = { state: outcome.next, iommu, commands };
        return { kind: 'answered', errno: outcome.errno };
      }
    }
  }

  /** A request of a device may arrive under its own requester id or an alias: the first that gets through. */
  probe(request: ProbeRequest): ProbeResult {
    const { slot, iova, access } = request;
    let answer: ProbeResult = { kind: 'fault', reason: 'no requester id' };
    for (const requester of wireIdsOf(this.now.iommu.design.wiring, request.device)) {
      const result = this.probeOnWire({ requester, slot, iova, access });
      if (result.kind === 'reached') return result;
      answer = result;
    }
    return answer;
  }

  /** A request under one requester id. */
  probeOnWire(request: WireRequest): ProbeResult {
    const { result, iommu } = dma(this.now.iommu, request);
    this.become(iommu);
    return result;
  }

  snapshot(): Snapshot {
    return { ...this.now, state: this.now.state.slice() };
  }

  restore(snapshot: Snapshot): void {
    this.now = { ...snapshot, state: snapshot.state.slice() };
    this.between = [];
  }

  private become(iommu: SimulatedIommu): void {
    this.now = { ...this.now, iommu };
  }
}
