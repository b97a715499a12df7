import type { CompiledModel } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';

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
