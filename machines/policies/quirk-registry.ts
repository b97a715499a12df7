import type { Quirk, QuirkName } from './quirks';

const vfio = 'drivers/vfio/device_cdev.c: vfio_df_ioctl_attach_pt';

/** What is known about each quirk: where it comes from, which others it shows itself with, what it breaks. */
export const quirkRegistry: Readonly<Record<QuirkName, Quirk>> = {
  followerNotBlocked: {
    says: "a device that is bound but not attached, or detached while a sibling is attached, translates through the sibling's IOASID, and so does one that is hot-added",
    source: 'drivers/iommu/iommu.c: __iommu_group_set_domain_internal',
    needs: [],
    breaks: ['INV-28', 'INV-30', 'INV-39'],
  },
  replaceMovesGroup: {
    says: 'attaching an attached device to another IOASID moves every other attached device of its group',
    source: 'drivers/iommu/iommufd/device.c: iommufd_device_do_replace',
    needs: ['followerNotBlocked'],
    breaks: ['INV-31'],
  },
  autoSkipsManual: {
    says: 'attaching by address space is refused where a sibling uses an explicit table of that very space',
    source: 'drivers/iommu/iommufd/device.c: iommufd_device_auto_get_domain',
    needs: ['followerNotBlocked'],
    breaks: ['INV-33'],
  },
  sameDomainNoRepair: {
    says: 'attaching again to the current IOASID answers OK and does not repair an entry that a failed attach left blocked',
    source: 'drivers/iommu/iommu.c: __iommu_group_set_domain_internal returns early',
    needs: ['followerNotBlocked'],
    breaks: ['INV-15'],
  },
  unwritableReplyDetaches: {
    says: 'an attach whose answer cannot be delivered detaches the device, even when it replaced a good attachment',
    source: vfio,
    needs: ['followerNotBlocked'],
    breaks: ['INV-11'],
  },
  unwritablePasidReplyDetachesRid: {
    says: 'a PASID attach whose answer cannot be delivered detaches the plain attachment and leaves the PASID',
    source: vfio,
    needs: ['followerNotBlocked'],
    breaks: ['INV-11'],
  },
  pasidZeroAliasesRid: {
    says: 'PASID 0 attaches the plain requester id behind the back of VFIO, which then cannot detach it',
    source: 'drivers/vfio/iommufd.c: vfio_iommufd_physical_pasid_attach_ioas',
    needs: ['followerNotBlocked'],
    breaks: ['INV-32'],
  },
  pasidWithoutCapability: {
    says: 'a PASID attach of a device without PASIDs answers OK and programs nothing',
    source: 'drivers/iommu/iommu.c: __iommu_set_group_pasid skips it',
    needs: ['followerNotBlocked'],
    breaks: ['INV-34'],
  },
  failedReplaceDropsWindows: {
    says: 'a failed replace between two tables of one address space gives up the reserved ranges of all attached devices',
    source: 'drivers/iommu/iommufd/device.c: iommufd_device_do_replace, error label',
    needs: ['followerNotBlocked'],
    breaks: ['INV-11', 'INV-20'],
  },
  silentWindowFailure: {
    says: 'when reading the reserved ranges runs out of memory, the attach succeeds without them',
    source: 'drivers/iommu/intel/iommu.c: intel_iommu_get_resv_regions',
    needs: ['followerNotBlocked'],
    breaks: ['INV-20'],
  },
  directMappingJoinsLate: {
    says: 'a device with a firmware direct mapping that appears while its group is attached is let in, and cannot be blocked afterwards',
    source: 'drivers/iommu/iommu.c: __iommu_device_set_domain',
    needs: ['followerNotBlocked'],
    breaks: ['INV-12', 'INV-13', 'INV-17', 'INV-25'],
  },
  staleEntryOnReadd: {
    says: 'the identity entry that a removed direct-mapped device leaves behind is taken for valid when it comes back',
    source: 'drivers/iommu/intel/iommu.c: domain_context_mapping_one',
    needs: ['followerNotBlocked', 'directMappingJoinsLate'],
    breaks: ['INV-01', 'INV-02', 'INV-14', 'INV-15', 'INV-27', 'INV-43'],
  },
  strandedTakesKernelDriver: {
    says: 'a device that was refused its group may still get a kernel driver while a user owns the group',
    source: 'drivers/iommu/iommu.c: iommu_device_use_default_domain answers 0 without a group',
    needs: [],
    breaks: ['INV-03'],
  },
  removalBlocksShared: {
    says: 'a device that leaves the bus takes the table entry of all who share its requester id along: they are blocked, whoever drives them',
    source: 'drivers/iommu/intel/iommu.c: domain_context_clear',
    needs: ['followerNotBlocked'],
    breaks: ['INV-02', 'INV-14', 'INV-35', 'INV-43'],
  },
};
