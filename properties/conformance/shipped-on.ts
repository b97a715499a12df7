import type { TableMode } from '../../backends/guest/topology';
import type { CommandName, Feature } from '../../machines/command';
import type { Quirks } from '../../machines/policies/quirks';
import type { Profile } from '../../machines/scope';
import { shippedQuirks } from '../../machines/policies/quirks';

/** `7.3.4` is at least 6.15. */
export function isAtLeast(release: string, wanted: string): boolean {
  const numbers = (text: string): number[] =>
    text.split('.').map((part) => parseInt(part, 10) || 0);
  const [major = 0, minor = 0] = numbers(release);
  const [wantedMajor = 0, wantedMinor = 0] = numbers(wanted);
  return major !== wantedMajor ? major > wantedMajor : minor >= wantedMinor;
}

/** The release whose VT-d driver blocks a device whose attach fails, and takes a stale entry for valid. */
const blockingSince = '7.3';

/** How shipped Linux deviates where the tables of VT-d are of this kind. */
export const quirksOf = (mode: TableMode, release: string): Quirks => ({
  ...shippedQuirks,
  // a re-added device gets its entry written where entries are those of PASIDs, and in older kernels
  staleEntryOnReadd: mode === 'legacy' && isAtLeast(release, blockingSince),
  // older kernels clear the entry of the device's own id, which is not the one on the wire
  removalBlocksShared: mode === 'legacy' && isAtLeast(release, blockingSince),
});

/** What the VT-d driver of a kernel leaves of a device whose attach fails. */
export const profileOf = (release: string): Profile =>
  // older ones put the device that failed back where it was, as the driver of SMMUv3 does
  isAtLeast(release, blockingSince) ? 'vt-d' : 'smmuv3';

/** Since when VFIO takes PASIDs in an attach (VFIO_DEVICE_ATTACH_PASID). */
const pasidSince = '6.15';
const needs: Partial<Record<Feature, string>> = { pasid: pasidSince };
const withPasid: readonly CommandName[] = [
  'PASID_ATTACH',
  'PASID_DETACH',
  'PASID_ATTACH_UNWRITABLE_REPLY',
  'ATTACH_PASID_ZERO',
];

/** Whether a kernel has a command at all. */
export const hasCommand = (release: string, name: CommandName): boolean =>
  !withPasid.includes(name) || isAtLeast(release, pasidSince);

/** The features of the model that a kernel has. */
export const featuresOf = (release: string, features: readonly Feature[]): Feature[] =>
  features.filter((one) => needs[one] === undefined || isAtLeast(release, needs[one]));

/** IOMMU_HWPT_ALLOC_PASID: a table that RID and PASIDs may share. */
const allocPasid = 8;

/** The flags of explicit tables, so that they take what the features ask of them. */
export const tableFlagsOf = (features: readonly Feature[]): number =>
  features.includes('pasid') ? allocPasid : 0;
