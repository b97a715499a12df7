import type { IoctlBackend, Step } from '../../backends/ioctl/ioctl-backend';
import type { Arrival, IovaRanges } from '../../backends/ioctl/observation';
import type { Placement } from '../../backends/ioctl/placement';
import type { Command } from '../../machines/command';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { Id } from '../../machines/terms/sorts';
import type { State } from '../../machines/terms/structure';
import type { AddressLimits } from './expected-observation';
import { showArrival, showRanges } from '../../backends/ioctl/observation';
import { expectedArrival, expectedRanges, ExpectedOwnership } from './expected-observation';
import { KernelRest } from './kernel-rest';
import { ObjectIds } from './object-ids';

/** Something that the kernel does otherwise than the model. */
export interface Difference {
  /** What was compared: `answer`, `id`, `DMA of d1`, `ownership of g1`, `ranges of i1`. */
  readonly what: string;
  readonly model: string;
  readonly kernel: string;
}

/** One command on both sides. */
export interface Compared {
  readonly command: Command;
  /** What the model answers; `ignored` where nobody handles the command there. */
  readonly answer: string;
  readonly step: Step;
  readonly differences: readonly Difference[];
}

/** Runs commands on a model and on a real kernel side by side and compares all that can be seen. */
export class SideBySide {
  private state: State;
  private ids: ObjectIds;
  private readonly rest: KernelRest;
  private readonly ownership: ExpectedOwnership;

  constructor(
    readonly compiled: CompiledModel,
    readonly backend: IoctlBackend,
    private readonly placement: Placement,
    private readonly limits: AddressLimits,
  ) {
    this.rest = new KernelRest(compiled);
    this.ownership = new ExpectedOwnership(compiled, placement);
    this.state = compiled.model.initial.slice();
    this.ids = new ObjectIds(compiled.model);
  }

  /** The model's state, at rest. */
  get now(): State {
    return this.state;
  }

  /** Brings both sides into the initial state. Rejects with HelperGone. */
  async restart(): Promise<void> {
    this.state = this.rest.settle(this.compiled.model.initial.slice());
    this.ids = new ObjectIds(this.compiled.model);
    await this.backend.restart();
  }

  /** Runs one command, by its number in the model, on both sides. Rejects with HelperGone. */
  async step(number: number): Promise<Compared> {
    const command = this.compiled.model.commands[number];
    if (command === undefined) throw new RangeError(`no command ${number}`);
    const { answer, state } = this.foresee(this.state, number);
    const isRefused = state === this.state;
    this.state = state;
    this.ids.follow(this.state);
    const step = await this.backend.step(command, { isRefused });
    return { command, answer, step, differences: this.differences(command, answer, step) };
  }

  /** What the model comes to with a command from any state. */
  foresee(from: State, number: number): { readonly answer: string; readonly state: State } {
    const next = from.slice();
    const result = this.compiled.step(from, next, number, -1);
    const answer = result < 0 ? 'ignored' : this.compiled.last.answer;
    return { answer, state: result === 0 ? this.rest.settle(next) : from };
  }

  /** Runs a command on the kernel alone, in which an allocation may fail; the model stays where it is. */
  async stepFailing(number: number, failing: number | undefined): Promise<Step> {
    const command = this.compiled.model.commands[number];
    if (command === undefined) throw new RangeError(`no command ${number}`);
    return this.backend.step(command, { failing });
  }

  /** How the kernel, as it was seen, differs from a state of the model. */
  observationDiffers(state: State, { observation }: Step): Difference[] {
    const differences: Difference[] = [];
    const compare = (what: string, model: string | undefined, kernel: string): void => {
      if (model !== undefined && model !== kernel) differences.push({ what, model, kernel });
    };
    for (const [device, found] of observation.arrivals) {
      const arrival = expectedArrival(this.compiled, state, device);
      compare(`DMA of d${device}`, arrival && showArrival(arrival), showArrivals(found));
    }
    for (const [group, found] of observation.ownership) {
      const wanted = this.ownership.of(state, group);
      compare(`second user of g${group}`, wanted.asUser, found.asUser);
      compare(`kernel driver in g${group}`, wanted.asDriver, found.asDriver);
    }
    for (const [ioasid, found] of observation.ranges)
      compare(
        `ranges of i${ioasid}`,
        showRanges(expectedRanges(this.compiled, state, ioasid, this.limits)),
        showRanges(inDecimal(found)),
      );
    return differences;
  }

  /** Devices whose DMA may go anywhere: their tables were freed under them. */
  unpredictable(state: State): Id<'Device'>[] {
    return this.placement.probed.filter(
      (device) => expectedArrival(this.compiled, state, device) === undefined,
    );
  }

  /** Takes over what the model allows the kernel to have done. */
  become(state: State): void {
    this.state = this.rest.settle(state.slice());
    this.ids.follow(this.state);
  }

  private differences(command: Command, answer: string, step: Step): Difference[] {
    const differences: Difference[] = [];
    if (step.errno !== answer)
      differences.push({ what: 'answer', model: answer, kernel: step.errno });
    const id = answer === 'OK' ? this.ids.answerOf(command, this.state) : undefined;
    if (id !== undefined && step.errno === 'OK' && step.values[0] !== String(id))
      differences.push({ what: 'id', model: String(id), kernel: step.values.join(' ') });
    return [...differences, ...this.observationDiffers(this.state, step)];
  }
}

const showArrivals = (arrivals: readonly Arrival[]): string => arrivals.map(showArrival).join('+');

const inDecimal = ({ alignment, ranges }: IovaRanges): IovaRanges => ({
  alignment,
  ranges: ranges.map(([first, last]) => [String(BigInt(first)), String(BigInt(last))]),
});
