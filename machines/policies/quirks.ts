/**
 * Deviations of shipped Linux from its own documentation or from an invariant, each a switch: on means
 * as shipped, off means as specified.
 */
export interface Quirk {
  readonly says: string;
  readonly source: string;
  /** Other quirks without which this one cannot show itself. */
  readonly needs: readonly QuirkName[];
  /** The invariants that it breaks beyond those that its needs break. */
  readonly breaks: readonly `INV-${string}`[];
}

export const quirkNames = [
  'followerNotBlocked',
  'replaceMovesGroup',
  'autoSkipsManual',
  'sameDomainNoRepair',
  'unwritableReplyDetaches',
  'unwritablePasidReplyDetachesRid',
  'pasidZeroAliasesRid',
  'pasidWithoutCapability',
  'failedReplaceDropsWindows',
  'silentWindowFailure',
  'directMappingJoinsLate',
  'staleEntryOnReadd',
  'strandedTakesKernelDriver',
  'removalBlocksShared',
] as const;
export type QuirkName = (typeof quirkNames)[number];
export type Quirks = Readonly<Record<QuirkName, boolean>>;

const every = (value: boolean): Record<QuirkName, boolean> => ({
  followerNotBlocked: value,
  replaceMovesGroup: value,
  autoSkipsManual: value,
  sameDomainNoRepair: value,
  unwritableReplyDetaches: value,
  unwritablePasidReplyDetachesRid: value,
  pasidZeroAliasesRid: value,
  pasidWithoutCapability: value,
  failedReplaceDropsWindows: value,
  silentWindowFailure: value,
  directMappingJoinsLate: value,
  staleEntryOnReadd: value,
  strandedTakesKernelDriver: value,
  removalBlocksShared: value,
});

export const noQuirks: Quirks = every(false);
export const shippedQuirks: Quirks = every(true);
/** Some quirks by name; see their `needs` for those without which they cannot show themselves. */
export const onlyQuirks = (...names: readonly QuirkName[]): Quirks => {
  const quirks = every(false);
  for (const name of names) quirks[name] = true;
  return quirks;
};

/** `none`, `shipped` for all of them, or their names: `followerNotBlocked,replaceMovesGroup`. */
export function showQuirks(quirks: Quirks): string {
  const on = quirkNames.filter((name) => quirks[name]);
  if (on.length === 0) return 'none';
  return on.length === quirkNames.length ? 'shipped' : on.join(',');
}

/** Reads what `showQuirks` writes; undefined if it names something else. */
export function parseQuirks(text: string): Quirks | undefined {
  if (text === 'none') return noQuirks;
  if (text === 'shipped') return shippedQuirks;
  const names = text.split(',').map((word) => quirkNames.find((name) => name === word));
  const known = names.filter((name) => name !== undefined);
  return known.length === names.length ? onlyQuirks(...known) : undefined;
}
