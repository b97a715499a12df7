import { getAdjacencyMap } from '@xstate/graph';
import { fromTransition } from 'xstate';
import type { Model } from '../../machines/model';
import type { State } from '../../machines/terms/structure';
import { runCommand, type Outcome } from '../../machines/system/compose';
import { modelOnly } from '../../machines/system/hardware';

/** One command of the model as an event of the whole system. */
interface SystemEvent {
  readonly type: 'COMMAND';
  readonly command: number;
  readonly failAt: number | undefined;
}

/** A step that the XState machines took, for comparison with another form of the model. */
export interface GraphStep {
  readonly from: State;
  readonly command: number;
  readonly failAt: number | undefined;
  readonly outcome: Outcome;
}

export const stateKey = (state: State): string => Buffer.from(state).toString('latin1');

/**
 * Explores a model through `@xstate/graph`, every step taken by the XState machines themselves. Slow,
 * and independent of the project's own search and compiled step: what they must agree with.
 */
export function exploreWithXStateGraph(
  model: Model,
  onStep?: (step: GraphStep) => void,
): ReadonlySet<string> {
  const system = fromTransition((state: State, event: SystemEvent) => {
    const command = model.commands[event.command];
    if (command === undefined) return state;
    const outcome = runCommand(model, state, command, modelOnly(event.failAt));
    onStep?.({ from: state, command: event.command, failAt: event.failAt, outcome });
    return outcome.kind === 'done' ? outcome.next : state;
  }, model.initial);
  // a switch that may fail writes once per device at most; one more shows that nothing is left out
  const failures = model.rules.failures
    ? Array.from({ length: model.layout.universe.size.Device + 1 }, (_, at) => at)
    : [];
  const events = model.commands.flatMap((_, command) =>
    [undefined, ...failures].map((failAt): SystemEvent => ({ type: 'COMMAND', command, failAt })),
  );
  // the default key would fold states together: a typed array has no own properties for JSON
  const map = getAdjacencyMap(system, {
    events,
    serializeState: (snapshot) => stateKey(snapshot.context),
    serializeEvent: (event) => `${event.command}!${event.failAt ?? ''}`,
  });
  return new Set(Object.keys(map));
}
