import { InvalidArgumentError } from 'commander';
import type { Shard } from '../../properties/fuzz/shard';

/** Reads `3/8`: the third of eight shards. */
export function shard(text: string): Shard {
  const [, index = '', of = ''] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
  if (index === '' || Number(index) < 1 || Number(index) > Number(of))
    throw new InvalidArgumentError('expected i/n with i from 1 to n, such as 3/8');
  return { index: Number(index), of: Number(of) };
}
