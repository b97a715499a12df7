import fc from 'fast-check';
import type { ImmediateBackend } from '../../backends/backend';
import type { Command } from '../../machines/command';
import type { State } from '../../machines/terms/structure';
import type { Subject } from './run-sequence';
import { isSameReach, showReach } from '../../backends/reach';
import { showCommand } from '../../machines/command';

/** The model side of a model-based run: just the state, stepped by the compiled machines. */
export interface ModelSide {
  state: State;
}

/** One command in fast-check's model-based form. It is run only where somebody answers it. */
class ModelCommand implements fc.Command<ModelSide, ImmediateBackend> {
  constructor(
    private readonly subject: Subject,
    private readonly number: number,
    private readonly command: Command,
  ) {}

  check(model: Readonly<ModelSide>): boolean {
    return this.subject.compiled.step(model.state, model.state.slice(), this.number, -1) >= 0;
  }

  run(model: ModelSide, backend: ImmediateBackend): void {
    const { compiled, requests, expected } = this.subject;
    const next = model.state.slice();
    const result = compiled.step(model.state, next, this.number, -1);
    const answer = compiled.last.answer;
    const found = backend.execute(this.command);
    if (found.kind === 'ignored' || found.errno !== answer)
      throw new Error(`${this.toString()} answers ${JSON.stringify(found)}, expected ${answer}`);
    if (result === 0) model.state = next;
    for (const request of requests) {
      const want = expected(model.state, request);
      const got = backend.probe(request);
      if (!isSameReach(want, got))
        throw new Error(
          `after ${this.toString()} d${request.device} reaches ${showReach(got)}, expected ${showReach(want)}`,
        );
    }
  }

  toString(): string {
    return showCommand(this.command);
  }
}

/** The commands of a model for `fc.commands`, for readable replays and shrinking by fast-check itself. */
export const modelCommands = (
  subject: Subject,
): fc.Arbitrary<Iterable<fc.Command<ModelSide, ImmediateBackend>>> =>
  fc.commands(
    subject.compiled.model.commands.map((command, number) =>
      fc.constant(new ModelCommand(subject, number, command)),
    ),
    { maxCommands: 200, size: 'max' },
  );
