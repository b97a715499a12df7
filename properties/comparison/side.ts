import type { CompiledModel } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';
import { hardwareIn } from './watched-functions';

/** One side's outcome of a step. */
export interface Outcome {
  readonly answer: string;
  readonly failed: boolean;
  readonly next: State;
  /** What the hardware did on the way, change by change, from before the command until after it. */
  readonly between: readonly string[];
}

/** One of two models that are given the same commands. */
export class Side {
  private readonly scratch: State;
  private readonly hardware: (state: State) => string;

  constructor(private readonly compiled: CompiledModel) {
    this.scratch = compiled.model.initial.slice();
    this.hardware = hardwareIn(compiled);
  }

  /** The outcome of a command; the state stays the very same where nothing was carried out. */
  step(now: State, command: number, failAt: number): Outcome {
    const { compiled, scratch, hardware } = this;
    const between: string[] = [];
    const see = (state: State): void => {
      // most commands are not carried out, and need no look at all
      if (between.length === 0) between.push(hardware(now));
      const seen = hardware(state);
      if (seen !== between.at(-1)) between.push(seen);
    };
    const result = compiled.step(now, scratch, command, failAt, see);
    if (result < 0) return { answer: 'ignored', failed: false, next: now, between };
    const { answer, failed } = compiled.last;
    if (result > 0) return { answer, failed, next: now, between };
    see(scratch);
    return { answer, failed, next: scratch, between };
  }
}
