import { block } from './block';
import { call } from './files';
import { page } from './memory';

/** The operations on the character device of a VFIO device. */

export const bind = block(
  ['stdint.h'],
  [call],
  String.raw`
struct vfio_device_bind_iommufd {
	uint32_t argsz, flags;
	int32_t iommufd;
	uint32_t out_devid;
};
#define VFIO_DEVICE_BIND_IOMMUFD _IO(';', 118)

static int bind_iommufd(int device, int iommu, uint32_t *id)
{
	struct vfio_device_bind_iommufd argument = { .argsz = sizeof(argument), .iommufd = iommu };
	int error = call(device, VFIO_DEVICE_BIND_IOMMUFD, &argument);

	*id = argument.out_devid;
	return error;
}`,
);

const attachArgument = block(
  ['stdint.h'],
  [call],
  String.raw`
struct vfio_device_attach_iommufd_pt {
	uint32_t argsz, flags, pt_id, pasid;
};
#define VFIO_DEVICE_ATTACH_IOMMUFD_PT _IO(';', 119)`,
);

const attachPasidFlag = block([], [], String.raw`#define VFIO_DEVICE_ATTACH_PASID (1u << 0)`);

export const attach = block(
  [],
  [attachArgument],
  String.raw`
static int attach(int device, uint32_t pt, uint32_t *table)
{
	struct vfio_device_attach_iommufd_pt argument = { .argsz = sizeof(argument), .pt_id = pt };
	int error = call(device, VFIO_DEVICE_ATTACH_IOMMUFD_PT, &argument);

	*table = argument.pt_id;
	return error;
}`,
);

export const attachPasid = block(
  [],
  [attachArgument, attachPasidFlag],
  String.raw`
static int attach_pasid(int device, uint32_t pt, uint32_t pasid, uint32_t *table)
{
	struct vfio_device_attach_iommufd_pt argument = {
		.argsz = sizeof(argument), .flags = VFIO_DEVICE_ATTACH_PASID, .pt_id = pt, .pasid = pasid,
	};
	int error = call(device, VFIO_DEVICE_ATTACH_IOMMUFD_PT, &argument);

	*table = argument.pt_id;
	return error;
}`,
);

const readOnlyAttach = block(
  ['errno.h', 'sys/mman.h'],
  [attachArgument, page],
  String.raw`
/* The kernel can read this argument but not write its answer into it. */
static int attach_from_read_only_page(int device, struct vfio_device_attach_iommufd_pt wanted)
{
	struct vfio_device_attach_iommufd_pt *argument =
		mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int error;

	if (argument == MAP_FAILED)
		return errno;
	*argument = wanted;
	mprotect(argument, PAGE, PROT_READ);
	error = call(device, VFIO_DEVICE_ATTACH_IOMMUFD_PT, argument);
	munmap(argument, PAGE);
	return error;
}`,
);

export const attachUnwritable = block(
  [],
  [readOnlyAttach],
  String.raw`
static int attach_unwritable(int device, uint32_t pt)
{
	return attach_from_read_only_page(device, (struct vfio_device_attach_iommufd_pt){
		.argsz = sizeof(struct vfio_device_attach_iommufd_pt), .pt_id = pt,
	});
}`,
);

export const attachUnwritablePasid = block(
  [],
  [readOnlyAttach, attachPasidFlag],
  String.raw`
static int attach_unwritable_pasid(int device, uint32_t pt, uint32_t pasid)
{
	return attach_from_read_only_page(device, (struct vfio_device_attach_iommufd_pt){
		.argsz = sizeof(struct vfio_device_attach_iommufd_pt),
		.flags = VFIO_DEVICE_ATTACH_PASID, .pt_id = pt, .pasid = pasid,
	});
}`,
);

const detachArgument = block(
  ['stdint.h'],
  [call],
  String.raw`
struct vfio_device_detach_iommufd_pt {
	uint32_t argsz, flags, pasid;
};
#define VFIO_DEVICE_DETACH_IOMMUFD_PT _IO(';', 120)`,
);

export const detach = block(
  [],
  [detachArgument],
  String.raw`
static int detach(int device)
{
	struct vfio_device_detach_iommufd_pt argument = { .argsz = sizeof(argument) };

	return call(device, VFIO_DEVICE_DETACH_IOMMUFD_PT, &argument);
}`,
);

export const detachPasid = block(
  [],
  [detachArgument],
  String.raw`
#define VFIO_DEVICE_DETACH_PASID (1u << 0)

static int detach_pasid(int device, uint32_t pasid)
{
	struct vfio_device_detach_iommufd_pt argument = {
		.argsz = sizeof(argument), .flags = VFIO_DEVICE_DETACH_PASID, .pasid = pasid,
	};

	return call(device, VFIO_DEVICE_DETACH_IOMMUFD_PT, &argument);
}`,
);

export const mapBar = block(
  ['errno.h', 'stdint.h', 'sys/mman.h'],
  [call, page],
  String.raw`
struct vfio_region_info {
	uint32_t argsz, flags, index, cap_offset;
	uint64_t size, offset;
};
#define VFIO_DEVICE_GET_REGION_INFO _IO(';', 108)
#define VFIO_REGION_INFO_FLAG_MMAP (1u << 2)

/* Maps a page of the first BAR that can be mapped. */
static int map_bar(int device, void **bar)
{
	uint32_t index;

	for (index = 0; index < 6; index++) {
		struct vfio_region_info region = { .argsz = sizeof(region), .index = index };
		int error = call(device, VFIO_DEVICE_GET_REGION_INFO, &region);

		if (error)
			return error;
		if (!(region.flags & VFIO_REGION_INFO_FLAG_MMAP) || region.size < PAGE)
			continue;
		*bar = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, device, region.offset);
		return *bar == MAP_FAILED ? errno : 0;
	}
	return ENODEV;
}`,
);

export const unmapBar = block(
  ['errno.h', 'sys/mman.h'],
  [page],
  String.raw`
static int unmap_bar(void *bar)
{
	return munmap(bar, PAGE) < 0 ? errno : 0;
}`,
);

export const reset = block(
  ['stddef.h'],
  [call],
  String.raw`
#define VFIO_DEVICE_RESET _IO(';', 111)

static int reset(int device)
{
	return call(device, VFIO_DEVICE_RESET, NULL);
}`,
);
