import type { EntityMachine } from './chart';
import { number } from '../terms/term';
import { failuresLeft } from '../vocabulary/environment';
import { lifecycle } from './chart';
import { accept, set } from './transition';

/** The environment of the kernel: how many more table writes it may make fail. */
export function environmentMachine(): EntityMachine {
  return {
    name: 'environment',
    of: 'Machine',
    logic: lifecycle.createMachine({
      id: 'environment',
      type: 'parallel',
      context: { self: 1 },
      states: { weather: { initial: 'changing', states: { changing: {} } } },
      on: {
        FAIL: [
          accept({ set: [set(failuresLeft, failuresLeft().minus(number(1)))], source: 'fail-nth' }),
        ],
      },
    }),
    regions: [],
    fields: [failuresLeft.symbol],
    projections: ['weather'],
  };
}
