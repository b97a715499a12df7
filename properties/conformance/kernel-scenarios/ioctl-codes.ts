/** The ioctls that scenarios name, as the kernel's headers number them: type `;`, no direction, no size. */
const type = 0x3b00;

const iommufd = [
  'IOMMU_DESTROY',
  'IOMMU_IOAS_ALLOC',
  'IOMMU_IOAS_ALLOW_IOVAS',
  'IOMMU_IOAS_COPY',
  'IOMMU_IOAS_IOVA_RANGES',
  'IOMMU_IOAS_MAP',
  'IOMMU_IOAS_UNMAP',
  'IOMMU_OPTION',
  'IOMMU_VFIO_IOAS',
  'IOMMU_HWPT_ALLOC',
  'IOMMU_GET_HW_INFO',
  'IOMMU_HWPT_SET_DIRTY_TRACKING',
  'IOMMU_HWPT_GET_DIRTY_BITMAP',
  'IOMMU_HWPT_INVALIDATE',
  'IOMMU_FAULT_QUEUE_ALLOC',
  'IOMMU_IOAS_MAP_FILE',
  'IOMMU_VIOMMU_ALLOC',
  'IOMMU_VDEVICE_ALLOC',
  'IOMMU_IOAS_CHANGE_PROCESS',
  'IOMMU_VEVENTQ_ALLOC',
  'IOMMU_HW_QUEUE_ALLOC',
] as const;

const vfio = {
  VFIO_GET_API_VERSION: 0,
  VFIO_CHECK_EXTENSION: 1,
  VFIO_SET_IOMMU: 2,
  VFIO_GROUP_GET_STATUS: 3,
  VFIO_GROUP_SET_CONTAINER: 4,
  VFIO_GROUP_UNSET_CONTAINER: 5,
  VFIO_DEVICE_GET_INFO: 7,
  VFIO_DEVICE_GET_REGION_INFO: 8,
  VFIO_DEVICE_RESET: 11,
  VFIO_IOMMU_GET_INFO: 12,
  VFIO_DEVICE_PCI_HOT_RESET: 13,
  VFIO_DEVICE_BIND_IOMMUFD: 18,
  VFIO_DEVICE_ATTACH_IOMMUFD_PT: 19,
  VFIO_DEVICE_DETACH_IOMMUFD_PT: 20,
} as const;

export const ioctlCodes: ReadonlyMap<string, number> = new Map([
  ...iommufd.map((name, at): [string, number] => [name, type + 0x80 + at]),
  ...Object.entries(vfio).map(([name, number]): [string, number] => [name, type + 100 + number]),
]);
