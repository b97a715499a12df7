/** How far a search may go. What is left out is unbounded, but for memory. */
export interface Bounds {
  /** The most states to keep. */
  readonly maxStates?: number;
  /** The most commands in a row: states so far away are kept, but no command is tried in them. */
  readonly maxDepth?: number;
  /** The memory that the set of visited states may take. */
  readonly maxBytes?: number;
}

/** Which bound a search hit, or who ended it. */
export type SearchEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'bound'; readonly bound: BoundName; readonly limit: number }
  /** Everything that was looked for was found. */
  | { readonly kind: 'enough' }
  /** Ended from outside, to be resumed. */
  | { readonly kind: 'interrupted' };

export type BoundName = 'states' | 'depth' | 'memory';

const mebibyte = 2 ** 20;
export const defaultMaxBytes = 4096 * mebibyte;

/** States are numbered in 32 bits, and the table has to hold a number more. */
const countable = 2 ** 31 - 2;

/** The bounds with everything filled in. */
export const boundsOf = ({ maxStates, maxDepth, maxBytes }: Bounds): Required<Bounds> => ({
  maxStates: Math.min(maxStates ?? countable, countable),
  maxDepth: maxDepth ?? Infinity,
  maxBytes: maxBytes ?? defaultMaxBytes,
});

/** `the bound of 4,096 MB of memory`. */
export function showBound(bound: BoundName, limit: number): string {
  const thousands = (value: number): string => value.toLocaleString('en-US');
  switch (bound) {
    case 'states':
      return `the bound of ${thousands(limit)} states`;
    case 'depth':
      return `the bound of ${thousands(limit)} commands in a row`;
    case 'memory':
      return `the bound of ${thousands(Math.round(limit / mebibyte))} MB of memory`;
  }
}
