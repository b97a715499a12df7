import type { Command } from '../../machines/command';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';
import { presence } from '../../machines/vocabulary/device';

/**
 * What the kernel does by itself before a close or an exit returns to the user: it releases the files
 * whose last reference is gone. No user can hold it up, so a real machine is only ever seen after it.
 */
export class KernelRest {
  private readonly commands: readonly number[];
  private readonly scratch: State;

  constructor(private readonly compiled: CompiledModel) {
    this.commands = compiled.model.commands.flatMap(({ name }, number) =>
      name === 'REAP' || name === 'REAP_GROUP' ? [number] : [],
    );
    this.scratch = new Uint8Array(compiled.model.layout.length);
  }

  /** Whether a command is one of those that the kernel gives itself. */
  isOwn(command: number): boolean {
    return this.commands.includes(command);
  }

  /**
   * Whether a command that leads from one state to another can be given on a real machine at all: a
   * removal that waits for an open file does not return to who asked for it, and a scan of the bus finds
   * every device that is missing.
   */
  isGivable(command: Command | undefined, now: State, next: State): boolean {
    if (command?.name === 'HOT_REMOVE') return this.inPresence(next, 'removing') === 0;
    if (command?.name === 'HOT_ADD') return this.inPresence(now, 'absent') === 1;
    return true;
  }

  private inPresence(state: State, wanted: 'absent' | 'removing'): number {
    const { layout } = this.compiled.model;
    const value = presence.values.indexOf(wanted);
    let count = 0;
    for (let d = 1; d <= layout.universe.size.Device; d += 1)
      if (layout.read(state, presence.symbol, d) === value) count += 1;
    return count;
  }

  /** The state once the kernel has done all that it does by itself; changes the state that is given. */
  settle(state: State): State {
    const reaped = this.commands.find(
      (command) => this.compiled.step(state, this.scratch, command, -1) === 0,
    );
    if (reaped === undefined) return state;
    state.set(this.scratch);
    return this.settle(state);
  }
}
