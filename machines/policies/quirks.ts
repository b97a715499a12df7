/**
 * Deviations of shipped Linux from its own documentation or from an invariant, each a switch: on means
 * as shipped, off means as specified. `fact` is the number under which the behaviour was established
 * on a running kernel; `breaks` names the invariants that fail because of it.
 */
export interface Quirk {
  readonly name: QuirkName;
  readonly says: string;
  readonly source: string;
  readonly breaks: readonly string[];
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
  'hotAddJoinsUnreserved',
  'directMappingJoinsLate',
  'staleEntryOnReadd',
  'strandedTakesKernelDriver',
] as const;
export type QuirkName = (typeof quirkNames)[number];
export type Quirks = Readonly<Record<QuirkName, boolean>>;

const every = (value: boolean): Quirks => ({
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
  hotAddJoinsUnreserved: value,
  directMappingJoinsLate: value,
  staleEntryOnReadd: value,
  strandedTakesKernelDriver: value,
});

export const noQuirks: Quirks = every(false);
export const shippedQuirks: Quirks = every(true);
export const onlyQuirk = (name: QuirkName): Quirks => ({ ...noQuirks, [name]: true });
