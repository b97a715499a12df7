import type { Policy } from '../machines/policies/policy';
import type { QuirkName } from '../machines/policies/quirks';
import type { FoundViolation } from './check';
import type { Configuration } from './configurations';
import { onlyQuirks, quirkNames } from '../machines/policies/quirks';
import { quirkRegistry } from '../machines/policies/quirk-registry';
import { rulesFor } from '../machines/policies/rules';
import { check } from './check';

/** A known deviation of shipped Linux, and how it shows itself here. */
export interface Deviation {
  readonly quirk: QuirkName;
  readonly says: string;
  readonly source: string;
  /** One shortest trace for every invariant that it is known to break. */
  readonly shown: readonly FoundViolation[];
  /** Invariants that it is known to break and did not. */
  readonly missing: readonly string[];
  /** Invariants that it breaks and is not known to. */
  readonly unknown: readonly string[];
}

/** The configurations that show each quirk; the others would only repeat it. */
const shownIn: Readonly<Record<QuirkName, readonly string[]>> = {
  followerNotBlocked: ['pair', 'hotplug'],
  replaceMovesGroup: ['pair'],
  autoSkipsManual: ['pasid'],
  sameDomainNoRepair: ['failing-vt-d'],
  unwritableReplyDetaches: ['mishaps'],
  unwritablePasidReplyDetachesRid: ['mishaps'],
  pasidZeroAliasesRid: ['mishaps'],
  pasidWithoutCapability: ['mishaps'],
  failedReplaceDropsWindows: ['failing-vt-d'],
  silentWindowFailure: ['mishaps'],
  directMappingJoinsLate: ['direct-mapping'],
  staleEntryOnReadd: ['direct-mapping'],
  strandedTakesKernelDriver: ['direct-mapping'],
  removalBlocksShared: ['bridge', 'shared-driver'],
};

/** Violations of the shipped rules that no quirk is known to cause; there must be none. */
export function unexplained(violated: readonly string[]): string[] {
  const known = new Set<string>(quirkNames.flatMap((quirk) => quirkRegistry[quirk].breaks));
  return violated.filter((id) => !known.has(id));
}

/**
 * Shows every quirk by itself (with those it needs), so that each violation of the shipped kernel is
 * attributed to the deviation behind it.
 */
export function deviations(
  policy: Policy,
  configurations: readonly Configuration[],
  onQuirk?: (quirk: QuirkName) => void,
): Deviation[] {
  return quirkNames.flatMap((quirk) => {
    onQuirk?.(quirk);
    const { says, source, needs, breaks } = quirkRegistry[quirk];
    const inherited = new Set(needs.flatMap((need) => quirkRegistry[need].breaks));
    const report = check(
      rulesFor(policy, onlyQuirks(quirk, ...needs)),
      configurations.filter(({ name }) => shownIn[quirk].includes(name)),
    );
    const own = report.violations.filter(({ claim }) => !inherited.has(asId(claim.id)));
    if (own.length === 0 && policy.name !== 'iommufd') return [];
    const found = new Set(own.map(({ claim }) => asId(claim.id)));
    return [
      {
        quirk,
        says,
        source,
        shown: own,
        missing: breaks.filter((id) => !found.has(id) && !inherited.has(id)),
        unknown: [...found].filter((id) => !breaks.includes(id)),
      },
    ];
  });
}

const asId = (id: string): `INV-${string}` => `INV-${id.slice('INV-'.length)}`;
