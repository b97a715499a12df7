/* What is asked of an IOMMU fd. */
#include "fail-window.h"
#include "operation.h"
#include "pool.h"
#include "uapi.h"

/* more than this kernel ever answers for a few devices; what does not fit is EMSGSIZE */
#define RANGES 512
#define ALLOWED_RANGES ((WORD_LIMIT - 3) / 2)

/* no program has anything there, and mmap() never chooses it */
#define NOTHING_IS_HERE 0x1000

static bool take_iommu(const struct request *request, struct reply *reply, int *fd)
{
	struct handle *handle;

	if (!take_handle(request, 1, HANDLE_IOMMU, reply, &handle))
		return false;
	*fd = handle->fd;
	return true;
}

void do_ioas_alloc(const struct request *request, struct reply *reply)
{
	struct ioas_alloc_call call = {.size = sizeof call};
	int fd;

	if (!take_iommu(request, reply, &fd))
		return;
	reply->error = window_ioctl(fd, CALL(IOMMUFD_IOAS_ALLOC), &call, NULL);
	if (reply->error == 0)
		reply_add(reply, " %u", call.id);
}

void do_hwpt_alloc(const struct request *request, struct reply *reply)
{
	struct hwpt_alloc_call call = {.size = sizeof call};
	int fd;

	if (!take_iommu(request, reply, &fd) || !take_u32(request, 2, reply, &call.device) ||
	    !take_u32(request, 3, reply, &call.parent) || !take_u32(request, 4, reply, &call.flags))
		return;
	reply->error = window_ioctl(fd, CALL(IOMMUFD_HWPT_ALLOC), &call, NULL);
	if (reply->error == 0)
		reply_add(reply, " %u", call.id);
}

void do_destroy(const struct request *request, struct reply *reply)
{
	struct destroy_call call = {.size = sizeof call};
	int fd;

	if (!take_iommu(request, reply, &fd) || !take_u32(request, 2, reply, &call.id))
		return;
	reply->error = window_ioctl(fd, CALL(IOMMUFD_DESTROY), &call, NULL);
}

void do_map(const struct request *request, struct reply *reply)
{
	struct ioas_map_call call = {.size = sizeof call, .flags = MAP_FIXED_IOVA};
	bool readable, writable;
	int fd;

	if (!take_iommu(request, reply, &fd) || !take_u32(request, 2, reply, &call.id) ||
	    !take_u64(request, 3, reply, &call.iova) ||
	    !take_pages(request, 4, reply, &call.user, &call.length) ||
	    !take_protection(request, 6, reply, &readable, &writable))
		return;
	call.flags |= (readable ? MAP_READABLE : 0) | (writable ? MAP_WRITABLE : 0);
	reply->error = window_ioctl(fd, CALL(IOMMUFD_IOAS_MAP), &call, NULL);
}

void do_map_bad(const struct request *request, struct reply *reply)
{
	struct ioas_map_call call = {
		.size = sizeof call,
		.flags = MAP_FIXED_IOVA | MAP_READABLE | MAP_WRITABLE,
		.user = NOTHING_IS_HERE,
		.length = PAGE_BYTES,
	};
	int fd;

	if (!take_iommu(request, reply, &fd) || !take_u32(request, 2, reply, &call.id) ||
	    !take_u64(request, 3, reply, &call.iova))
		return;
	reply->error = window_ioctl(fd, CALL(IOMMUFD_IOAS_MAP), &call, NULL);
}

void do_unmap(const struct request *request, struct reply *reply)
{
	struct ioas_unmap_call call = {.size = sizeof call};
	int fd;

	if (!take_iommu(request, reply, &fd) || !take_u32(request, 2, reply, &call.id) ||
	    !take_u64(request, 3, reply, &call.iova) || !take_u64(request, 4, reply, &call.length))
		return;
	reply->error = window_ioctl(fd, CALL(IOMMUFD_IOAS_UNMAP), &call, NULL);
	if (reply->error == 0)
		reply_add(reply, " 0x%llx", (unsigned long long)call.length);
}

void do_ranges(const struct request *request, struct reply *reply)
{
	static struct iova_range ranges[RANGES];
	struct ioas_ranges_call call = {
		.size = sizeof call,
		.count = RANGES,
		.ranges = (uint64_t)(uintptr_t)ranges,
	};
	int fd;

	if (!take_iommu(request, reply, &fd) || !take_u32(request, 2, reply, &call.id))
		return;
	reply->error = window_ioctl(fd, CALL(IOMMUFD_IOAS_RANGES), &call, NULL);
	if (reply->error != 0)
		return;
	reply_add(reply, " 0x%llx", (unsigned long long)call.alignment);
	for (uint32_t i = 0; i < call.count && i < RANGES; i++)
		reply_add(reply, " 0x%llx 0x%llx", (unsigned long long)ranges[i].first,
			  (unsigned long long)ranges[i].last);
}

void do_allow(const struct request *request, struct reply *reply)
{
	struct iova_range ranges[ALLOWED_RANGES];
	struct ioas_allow_call call = {.size = sizeof call, .ranges = (uint64_t)(uintptr_t)ranges};
	int fd;

	if (!take_iommu(request, reply, &fd) || !take_u32(request, 2, reply, &call.id))
		return;
	if ((request->count - 3) % 2 != 0) {
		refuse(reply, "ranges are pairs of a first and a last address");
		return;
	}
	for (unsigned at = 3; at < request->count; at += 2, call.count++)
		if (!take_u64(request, at, reply, &ranges[call.count].first) ||
		    !take_u64(request, at + 1, reply, &ranges[call.count].last))
			return;
	reply->error = window_ioctl(fd, CALL(IOMMUFD_IOAS_ALLOW), &call, NULL);
}
