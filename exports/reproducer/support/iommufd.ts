import { block } from './block';
import { call } from './files';

/** The operations on an IOMMU fd, each with its own definition of the argument. */

export const ioasAlloc = block(
  ['stdint.h'],
  [call],
  String.raw`
struct iommu_ioas_alloc {
	uint32_t size, flags, out_ioas_id;
};
#define IOMMU_IOAS_ALLOC _IO(';', 0x81)

static int ioas_alloc(int iommu, uint32_t *ioas)
{
	struct iommu_ioas_alloc argument = { .size = sizeof(argument) };
	int error = call(iommu, IOMMU_IOAS_ALLOC, &argument);

	*ioas = argument.out_ioas_id;
	return error;
}`,
);

export const hwptAlloc = block(
  ['stdint.h'],
  [call],
  String.raw`
struct iommu_hwpt_alloc {
	uint32_t size, flags, dev_id, pt_id, out_hwpt_id, reserved, data_type, data_len;
	uint64_t data_uptr;
	uint32_t fault_id, reserved2;
};
#define IOMMU_HWPT_ALLOC _IO(';', 0x89)

static int hwpt_alloc(int iommu, uint32_t device, uint32_t parent, uint32_t flags, uint32_t *hwpt)
{
	struct iommu_hwpt_alloc argument = {
		.size = sizeof(argument), .flags = flags, .dev_id = device, .pt_id = parent,
	};
	int error = call(iommu, IOMMU_HWPT_ALLOC, &argument);

	*hwpt = argument.out_hwpt_id;
	return error;
}`,
);

export const destroy = block(
  ['stdint.h'],
  [call],
  String.raw`
struct iommu_destroy {
	uint32_t size, id;
};
#define IOMMU_DESTROY _IO(';', 0x80)

static int destroy(int iommu, uint32_t id)
{
	struct iommu_destroy argument = { .size = sizeof(argument), .id = id };

	return call(iommu, IOMMU_DESTROY, &argument);
}`,
);

export const map = block(
  ['stdint.h'],
  [call],
  String.raw`
struct iommu_ioas_map {
	uint32_t size, flags, ioas_id, reserved;
	uint64_t user_va, length, iova;
};
#define IOMMU_IOAS_MAP _IO(';', 0x85)
#define FIXED_IOVA (1u << 0)
#define WRITEABLE (1u << 1)
#define READABLE (1u << 2)

static int map(int iommu, uint32_t ioas, uint64_t iova, uint64_t memory, uint64_t length,
	       uint32_t protection)
{
	struct iommu_ioas_map argument = {
		.size = sizeof(argument), .flags = FIXED_IOVA | protection, .ioas_id = ioas,
		.user_va = memory, .length = length, .iova = iova,
	};

	return call(iommu, IOMMU_IOAS_MAP, &argument);
}`,
);

export const unmap = block(
  ['stdint.h'],
  [call],
  String.raw`
struct iommu_ioas_unmap {
	uint32_t size, ioas_id;
	uint64_t iova, length;
};
#define IOMMU_IOAS_UNMAP _IO(';', 0x86)

static int unmap(int iommu, uint32_t ioas, uint64_t iova, uint64_t length, uint64_t *unmapped)
{
	struct iommu_ioas_unmap argument = {
		.size = sizeof(argument), .ioas_id = ioas, .iova = iova, .length = length,
	};
	int error = call(iommu, IOMMU_IOAS_UNMAP, &argument);

	*unmapped = argument.length;
	return error;
}`,
);

const range = block(
  ['stdint.h'],
  [],
  String.raw`
struct iommu_iova_range {
	uint64_t start, last;
};`,
);

export const ranges = block(
  ['stdint.h'],
  [call, range],
  String.raw`
struct iommu_ioas_iova_ranges {
	uint32_t size, ioas_id, num_iovas, reserved;
	uint64_t allowed_iovas, out_iova_alignment;
};
#define IOMMU_IOAS_IOVA_RANGES _IO(';', 0x84)

/* What an IOAS answered last: the alignment, how many ranges, the ranges */
static struct {
	uint64_t alignment;
	uint32_t count;
	struct iommu_iova_range at[1024];
} usable;

static int iova_ranges(int iommu, uint32_t ioas)
{
	struct iommu_ioas_iova_ranges argument = {
		.size = sizeof(argument), .ioas_id = ioas,
		.num_iovas = sizeof(usable.at) / sizeof(usable.at[0]),
		.allowed_iovas = (uintptr_t)usable.at,
	};
	int error = call(iommu, IOMMU_IOAS_IOVA_RANGES, &argument);

	usable.alignment = argument.out_iova_alignment;
	usable.count = argument.num_iovas;
	return error;
}`,
);

export const allow = block(
  ['stdint.h'],
  [call, range],
  String.raw`
struct iommu_ioas_allow_iovas {
	uint32_t size, ioas_id, num_iovas, reserved;
	uint64_t allowed_iovas;
};
#define IOMMU_IOAS_ALLOW_IOVAS _IO(';', 0x82)

static int allow(int iommu, uint32_t ioas, const struct iommu_iova_range *ranges, uint32_t count)
{
	struct iommu_ioas_allow_iovas argument = {
		.size = sizeof(argument), .ioas_id = ioas, .num_iovas = count,
		.allowed_iovas = (uintptr_t)ranges,
	};

	return call(iommu, IOMMU_IOAS_ALLOW_IOVAS, &argument);
}`,
);
