import { block } from './block';
import { call } from './files';

/** The operations of the older interface: groups and containers. */

export const setContainer = block(
  [],
  [call],
  String.raw`
#define VFIO_GROUP_SET_CONTAINER _IO(';', 104)

static int set_container(int group, int container)
{
	return call(group, VFIO_GROUP_SET_CONTAINER, &container);
}`,
);

export const unsetContainer = block(
  ['stddef.h'],
  [call],
  String.raw`
#define VFIO_GROUP_UNSET_CONTAINER _IO(';', 105)

static int unset_container(int group)
{
	return call(group, VFIO_GROUP_UNSET_CONTAINER, NULL);
}`,
);

export const setIommu = block(
  ['errno.h', 'sys/ioctl.h'],
  [],
  String.raw`
#define VFIO_SET_IOMMU _IO(';', 102)

static int set_iommu(int container, unsigned long type)
{
	return ioctl(container, VFIO_SET_IOMMU, type) < 0 ? errno : 0;
}`,
);

export const getDeviceFd = block(
  ['errno.h', 'sys/ioctl.h'],
  [],
  String.raw`
#define VFIO_GROUP_GET_DEVICE_FD _IO(';', 106)

static int get_device_fd(int group, const char *address, int *device)
{
	*device = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, address);
	return *device < 0 ? errno : 0;
}`,
);

export const groupStatus = block(
  ['stdint.h'],
  [call],
  String.raw`
struct vfio_group_status {
	uint32_t argsz, flags;
};
#define VFIO_GROUP_GET_STATUS _IO(';', 103)

static int group_status(int group, uint32_t *flags)
{
	struct vfio_group_status argument = { .argsz = sizeof(argument) };
	int error = call(group, VFIO_GROUP_GET_STATUS, &argument);

	*flags = argument.flags;
	return error;
}`,
);

export const dmaMap = block(
  ['stdint.h'],
  [call],
  String.raw`
struct vfio_iommu_type1_dma_map {
	uint32_t argsz, flags;
	uint64_t vaddr, iova, size;
};
#define VFIO_IOMMU_MAP_DMA _IO(';', 113)
#define VFIO_DMA_MAP_FLAG_READ (1u << 0)
#define VFIO_DMA_MAP_FLAG_WRITE (1u << 1)

static int dma_map(int container, uint64_t iova, uint64_t memory, uint64_t size,
		   uint32_t protection)
{
	struct vfio_iommu_type1_dma_map argument = {
		.argsz = sizeof(argument), .flags = protection, .vaddr = memory, .iova = iova,
		.size = size,
	};

	return call(container, VFIO_IOMMU_MAP_DMA, &argument);
}`,
);

export const dmaUnmap = block(
  ['stdint.h'],
  [call],
  String.raw`
struct vfio_iommu_type1_dma_unmap {
	uint32_t argsz, flags;
	uint64_t iova, size;
};
#define VFIO_IOMMU_UNMAP_DMA _IO(';', 114)

static int dma_unmap(int container, uint64_t iova, uint64_t size, uint64_t *unmapped)
{
	struct vfio_iommu_type1_dma_unmap argument = {
		.argsz = sizeof(argument), .iova = iova, .size = size,
	};
	int error = call(container, VFIO_IOMMU_UNMAP_DMA, &argument);

	*unmapped = argument.size;
	return error;
}`,
);
