import type { Backend } from '../backend';
import type { FailurePlan } from '../failure-plan';
import { answerOf } from './answer-of';

/**
 * Lets the table writes of a plan fail, on a backend that can be told which write fails. As in the simulated
 * backend only commands that are answered count, so the number of a command is known when those before it
 * have been answered: the plan is for callers that wait. Where the caller lets a write fail, that one does.
 *
 * Throws RangeError where a plan has two failures in one command: only one can be passed on.
 */
export function faultInjecting(backend: Backend, plan: FailurePlan): Backend {
  const writes = new Map<number, number>();
  for (const { command, write } of plan) {
    const other = writes.get(command);
    if (other !== undefined && other !== write)
      throw new RangeError(
        `command ${command} fails at write ${other} and at write ${write}; expected one failure a command`,
      );
    writes.set(command, write);
  }
  let number = 0;
  return {
    name: backend.name,
    execute: (command, failAt) =>
      answerOf(
        () => backend.execute(command, failAt ?? writes.get(number)),
        (outcome) => {
          if (outcome.kind === 'answer' && outcome.answer.kind === 'answered') number += 1;
        },
      ),
    probe: (request) => backend.probe(request),
  };
}
