import type { TracedStep } from '../../diagrams/itf/itf';
import type { Model } from '../../machines/model';
import type { ReadTrace } from '../../properties/trace-file';
import { compile } from '../../machines/compiled/compile';
import { BadInput } from '../topology/bad-input';

/** The states that a trace goes through. Throws BadInput where a command is not of its scope. */
export function statesOf(file: string, model: Model, trace: ReadTrace): TracedStep[] {
  const compiled = compile(model);
  let now = model.initial;
  return trace.steps.map(({ command, failAt = -1, line }) => {
    const number = model.commands.findIndex(
      ({ name, args }) =>
        name === command.name && args.every((value, at) => value === command.args[at]),
    );
    if (number < 0)
      throw new BadInput(file, 'the command is outside of the scope of the trace', {
        line,
        expected: 'devices, groups, fds and IOASIDs of the "# scope" line',
      });
    const next = now.slice();
    const micro: TracedStep['micro'][number][] = [];
    const result = compiled.step(now, next, number, failAt, (state) => micro.push(state.slice()));
    const isDone = result === 0;
    if (result < 0)
      throw new BadInput(file, 'nobody handles this command here', {
        line,
        expected: 'a trace that ioasid replay confirms',
      });
    if (isDone) now = next;
    return {
      command,
      answer: compiled.last.answer,
      failAt,
      micro: isDone ? micro : [],
      next: now,
    };
  });
}
