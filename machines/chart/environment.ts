import type { EntityMachine } from './chart';
import type { Rules } from '../policies/rules';
import { number } from '../terms/term';
import { failuresLeft, host } from '../vocabulary/environment';
import { lifecycle } from './chart';
import { accept, only, set } from './transition';
import { mayHalt } from './while-host-runs';

/** What surrounds the kernel: how many more table writes may fail, and whether the host still runs. */
export function environmentMachine(rules: Rules): EntityMachine {
  const halts = mayHalt(rules);
  return {
    name: 'environment',
    of: 'Machine',
    logic: lifecycle.createMachine({
      id: 'environment',
      type: 'parallel',
      context: { self: 1 },
      states: {
        weather: { initial: 'changing', states: { changing: {} } },
        ...(halts ? { host: hostRegion } : {}),
      },
      on: rules.failures ? weather : {},
    }),
    regions: [...only(halts, host.symbol)],
    fields: [...only(rules.failures, failuresLeft.symbol)],
    projections: ['weather'],
  };
}

const weather = {
  FAIL: [accept({ set: [set(failuresLeft, failuresLeft().minus(number(1)))], source: 'fail-nth' })],
};

const hostRegion = {
  initial: 'running',
  states: {
    running: { on: { HALT: [accept({ target: 'halted', source: 'BUG_ON' })] } },
    halted: {},
  },
};

/** Whether there is anything around the kernel that the model keeps. */
export const hasEnvironment = (rules: Rules): boolean => rules.failures || mayHalt(rules);
