import { counter, enumeration } from '../terms/declare';

export const failuresLeft = counter({
  name: 'failuresLeft',
  of: 'Machine',
  owner: 'hardware',
  meaning: 'how many more table writes the environment may make fail',
});
export const host = enumeration({
  of: 'Machine',
  owner: 'kernel',
  name: 'host',
  values: ['running', 'halted'],
  meaning: 'whether the kernel still runs, or has stopped itself (BUG_ON)',
});
