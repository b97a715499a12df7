import { setTimeout } from 'node:timers/promises';
import type { Backend } from '../backend';

/** How long an answer takes, in milliseconds: always the same, or drawn from a range, both ends in it. */
export type Delay =
  number | { readonly least: number; readonly most: number; readonly seed: number };

/** What waits. A test puts one in its place that it moves by hand. */
export interface Clock {
  wait(milliseconds: number): Promise<void>;
}

const realClock: Clock = { wait: (milliseconds) => setTimeout(milliseconds) };

/**
 * Lets the answers of a backend come late: what is asked is done at once and in order, but it is told, or
 * fails, only after a while. Answers may so come in another order than the questions.
 *
 * Throws RangeError where a delay is negative or its range is empty.
 */
export function delaying(backend: Backend, delay: Delay, clock: Clock = realClock): Backend {
  const next = delays(delay);
  const late = async <T>(ask: () => T | Promise<T>): Promise<T> => {
    const wait = clock.wait(next());
    try {
      return await ask();
    } finally {
      await wait;
    }
  };
  return {
    name: backend.name,
    execute: (command, failAt) => late(() => backend.execute(command, failAt)),
    probe: (request) => late(() => backend.probe(request)),
  };
}

function delays(delay: Delay): () => number {
  const { least, most } = typeof delay === 'number' ? { least: delay, most: delay } : delay;
  if (!(least >= 0 && most >= least && most < Infinity))
    throw new RangeError(`a delay of ${least} to ${most} ms; expected 0 or more, the least first`);
  if (typeof delay === 'number') return () => least;
  const random = mulberry32(delay.seed);
  return () => least + Math.floor(random() * (most - least + 1));
}

/** Numbers from 0 up to 1 that look drawn, the same ones for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
