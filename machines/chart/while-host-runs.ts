import type { Rules } from '../policies/rules';
import type { ChartTransition } from './transition';
import { isCommandName } from '../command';
import { and } from '../terms/term';
import { host } from '../vocabulary/environment';

type Events = Readonly<Record<string, readonly ChartTransition[]>>;

/** Whether something that a user or administrator does can stop the host. */
export const mayHalt = ({ policy }: Rules): boolean => policy.monitor !== 'deny-before';

/** The same events, where commands are answered only as long as the host runs. */
export function whileHostRuns(rules: Rules, events: Events): Record<string, ChartTransition[]> {
  return Object.fromEntries(
    Object.entries(events).map(([name, transitions]) => [
      name,
      mayHalt(rules) && isCommandName(name) ? transitions.map(onlyOnRunning) : [...transitions],
    ]),
  );
}

interface Region {
  readonly initial: string;
  readonly states: Readonly<Record<string, { readonly on?: Events }>>;
}

/** A region all of whose states answer commands only as long as the host runs. */
export function regionWhileHostRuns(rules: Rules, { initial, states }: Region) {
  return {
    initial,
    states: Object.fromEntries(
      Object.entries(states).map(([name, { on = {} }]) => [name, { on: whileHostRuns(rules, on) }]),
    ),
  };
}

const onlyOnRunning = (transition: ChartTransition): ChartTransition => ({
  ...transition,
  guard: {
    type: 'holds',
    params: { formula: and(host().is('running'), transition.guard.params.formula) },
  },
});
