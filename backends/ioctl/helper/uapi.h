/*
 * What the kernel understands under iommufd and VFIO ioctls. Described here because the headers that a
 * distribution installs can be older than the kernel that runs; nothing in here is newer than Linux 6.12.
 */
#ifndef UAPI_H
#define UAPI_H

#include <stdint.h>

/* type ';', no direction and no size: both belong to the structure's first member */
#define CALL(number) (0x3b00ul | (number))

enum iommufd_call {
	IOMMUFD_DESTROY = 0x80,
	IOMMUFD_IOAS_ALLOC = 0x81,
	IOMMUFD_IOAS_ALLOW = 0x82,
	IOMMUFD_IOAS_RANGES = 0x84,
	IOMMUFD_IOAS_MAP = 0x85,
	IOMMUFD_IOAS_UNMAP = 0x86,
	IOMMUFD_HWPT_ALLOC = 0x89,
	IOMMUFD_HW_INFO = 0x8a,
	IOMMUFD_DIRTY_BITMAP = 0x8c,
	IOMMUFD_FAULT_QUEUE = 0x8e,
	IOMMUFD_EVENT_QUEUE = 0x93,
	IOMMUFD_SELFTEST = 0xa0
};

enum vfio_call {
	VFIO_CONTAINER_SET_IOMMU = 102,
	VFIO_GROUP_STATUS = 103,
	VFIO_GROUP_SET = 104,
	VFIO_GROUP_UNSET = 105,
	VFIO_GROUP_DEVICE = 106,
	VFIO_INFO = 107,
	VFIO_REGION = 108,
	VFIO_RESET = 111,
	VFIO_HOT_RESET_INFO = 112,
	VFIO_CONTAINER_MAP = 113,
	VFIO_CONTAINER_UNMAP = 114,
	VFIO_CONTAINER_DIRTY = 117,
	VFIO_FEATURE = 117,
	VFIO_BIND = 118,
	VFIO_ATTACH = 119,
	VFIO_DETACH = 120
};

struct destroy_call {
	uint32_t size, id;
};

struct ioas_alloc_call {
	uint32_t size, flags, id;
};

struct iova_range {
	uint64_t first, last;
};

struct ioas_allow_call {
	uint32_t size, id, count, reserved;
	uint64_t ranges;
};

struct ioas_ranges_call {
	uint32_t size, id, count, reserved;
	uint64_t ranges, alignment;
};

#define MAP_FIXED_IOVA 1u
#define MAP_WRITABLE 2u
#define MAP_READABLE 4u
struct ioas_map_call {
	uint32_t size, flags, id, reserved;
	uint64_t user, length, iova;
};

struct ioas_unmap_call {
	uint32_t size, id;
	uint64_t iova, length;
};

struct hwpt_alloc_call {
	uint32_t size, flags, device, parent, id, reserved, data_type, data_length;
	uint64_t data;
	uint32_t fault_queue, reserved2;
};

/* Linux 7 has a pointer to a token behind this; older kernels know this much. */
struct bind_call {
	uint32_t size, flags;
	int32_t iommu;
	uint32_t id;
};

#define WITH_PASID 1u
/* The PASID is newer than the rest: without one the structure ends before it. */
struct attach_call {
	uint32_t size, flags, table, pasid;
};

struct detach_call {
	uint32_t size, flags, pasid;
};

struct device_info_call {
	uint32_t size, flags, regions, interrupts;
};

#define REGION_MAPPABLE 4u
#define REGION_BARS 6
struct region_call {
	uint32_t size, flags, index, capabilities;
	uint64_t length, offset;
};

#define HOT_RESET_BY_DEVICE 1u
#define HOT_RESET_FUNCTIONS 64
struct hot_reset_call {
	uint32_t size, flags, count;
	struct {
		uint32_t id; /* or the group's number; with HOT_RESET_BY_DEVICE -1 is `not owned` */
		uint16_t segment;
		uint8_t bus, function;
	} functions[HOT_RESET_FUNCTIONS];
};

struct group_status_call {
	uint32_t size, flags;
};

#define DMA_READABLE 1u
#define DMA_WRITABLE 2u
struct dma_map_call {
	uint32_t size, flags;
	uint64_t user, iova, length;
};

struct dma_unmap_call {
	uint32_t size, flags;
	uint64_t iova, length;
};

_Static_assert(sizeof(struct ioas_alloc_call) == 12, "as in the kernel");
_Static_assert(sizeof(struct ioas_ranges_call) == 32, "as in the kernel");
_Static_assert(sizeof(struct ioas_map_call) == 40, "as in the kernel");
_Static_assert(sizeof(struct hwpt_alloc_call) == 48, "as in the kernel");
_Static_assert(sizeof(struct bind_call) == 16, "as in the kernel");
_Static_assert(sizeof(struct region_call) == 32, "as in the kernel");
_Static_assert(sizeof(struct dma_map_call) == 32, "as in the kernel");

#endif
