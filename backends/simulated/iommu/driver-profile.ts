import type { Profile } from '../../../machines/scope';
import type { DomainRef } from './context-table';

/** What is in the entry after the IOMMU driver has failed to attach. */
type LeftBehind = 'old' | 'blocked' | 'new';

const leaves: Readonly<Record<Profile, LeftBehind>> = {
  /** intel_iommu_attach_device tears the old translation down before it checks the new domain. */
  'vt-d': 'blocked',
  /** amd_iommu_attach_device detaches before it attaches. */
  amd: 'blocked',
  /** arm_smmu_attach_dev does all that can fail before it writes the entry. */
  smmuv3: 'old',
  /** viommu_attach_dev has been accepted by the device when replaying the mappings fails. */
  'virtio-iommu': 'new',
};

/** The contract of attach_dev says the old domain; real drivers leave this. */
export function leftBehind(profile: Profile, old: DomainRef, wanted: DomainRef): DomainRef {
  switch (leaves[profile]) {
    case 'old':
      return old;
    case 'blocked':
      return { kind: 'blocked' };
    case 'new':
      return wanted;
  }
}
