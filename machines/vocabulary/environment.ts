import { counter } from '../terms/declare';

export const failuresLeft = counter({
  name: 'failuresLeft',
  of: 'Machine',
  owner: 'hardware',
  meaning: 'how many more table writes the environment may make fail',
});
