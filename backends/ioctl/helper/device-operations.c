/* What is asked of a VFIO device. */
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "fail-window.h"
#include "operation.h"
#include "pool.h"
#include "uapi.h"

void do_bind(const struct request *request, struct reply *reply)
{
	struct bind_call call = {.size = sizeof call};
	struct handle *device, *iommu;

	if (!take_handle(request, 1, HANDLE_DEVICE, reply, &device) ||
	    !take_handle(request, 2, HANDLE_IOMMU, reply, &iommu))
		return;
	call.iommu = iommu->fd;
	reply->error = window_ioctl(device->fd, CALL(VFIO_BIND), &call, NULL);
	if (reply->error == 0)
		reply_add(reply, " %u", call.id);
}

static bool take_attach(const struct request *request, struct reply *reply, struct handle **device,
			struct attach_call *call)
{
	memset(call, 0, sizeof *call);
	call->size = offsetof(struct attach_call, pasid);
	if (!take_handle(request, 1, HANDLE_DEVICE, reply, device) ||
	    !take_u32(request, 2, reply, &call->table))
		return false;
	if (request->count == 3)
		return true;
	call->size = sizeof *call;
	call->flags = WITH_PASID;
	return take_u32(request, 3, reply, &call->pasid);
}

void do_attach(const struct request *request, struct reply *reply)
{
	struct attach_call call;
	struct handle *device;

	if (!take_attach(request, reply, &device, &call))
		return;
	reply->error = window_ioctl(device->fd, CALL(VFIO_ATTACH), &call, NULL);
	if (reply->error == 0)
		reply_add(reply, " %u", call.table);
}

void do_attach_unwritable(const struct request *request, struct reply *reply)
{
	static struct attach_call *page;
	struct attach_call call;
	struct handle *device;

	if (!take_attach(request, reply, &device, &call))
		return;
	if (page == NULL) {
		void *got = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
				 -1, 0);
		if (got == MAP_FAILED) {
			refuse(reply, "no memory");
			return;
		}
		page = got;
	}
	*page = call;
	if (mprotect(page, PAGE_BYTES, PROT_READ) != 0) {
		refuse(reply, "the page stays writable: %s", strerror(errno));
		return;
	}
	reply->error = window_ioctl(device->fd, CALL(VFIO_ATTACH), page, NULL);
	if (reply->error == 0)
		reply_add(reply, " %u", page->table);
	mprotect(page, PAGE_BYTES, PROT_READ | PROT_WRITE);
}

void do_detach(const struct request *request, struct reply *reply)
{
	struct detach_call call = {.size = offsetof(struct detach_call, pasid)};
	struct handle *device;

	if (!take_handle(request, 1, HANDLE_DEVICE, reply, &device))
		return;
	if (request->count == 3) {
		call.size = sizeof call;
		call.flags = WITH_PASID;
		if (!take_u32(request, 2, reply, &call.pasid))
			return;
	}
	reply->error = window_ioctl(device->fd, CALL(VFIO_DETACH), &call, NULL);
}

void do_map_bar(const struct request *request, struct reply *reply)
{
	struct handle *device;

	if (!take_handle(request, 1, HANDLE_DEVICE, reply, &device))
		return;
	if (device->bar != NULL) {
		refuse(reply, "handle %s has a mapping already", request->word[1]);
		return;
	}
	for (uint32_t i = 0; i < REGION_BARS; i++) {
		struct region_call region = {.size = sizeof region, .index = i};
		reply->error = ioctl(device->fd, CALL(VFIO_REGION), &region) < 0 ? errno : 0;
		if (reply->error != 0)
			return;
		if ((region.flags & REGION_MAPPABLE) == 0 || region.length < PAGE_BYTES)
			continue;
		reply->error = window_map(device->fd, (off_t)region.offset, &device->bar);
		return;
	}
	reply->error = ENXIO;
}

/* The mapping can have outlived the file, so the handle may be closed. */
void do_unmap_bar(const struct request *request, struct reply *reply)
{
	struct handle *handle;

	if (!take_number_of_handle(request, 1, reply, &handle))
		return;
	if (handle->bar == NULL) {
		refuse(reply, "handle %s has no mapping", request->word[1]);
		return;
	}
	handle_unmap(handle);
}

void do_reset(const struct request *request, struct reply *reply)
{
	struct handle *device;

	if (!take_handle(request, 1, HANDLE_DEVICE, reply, &device))
		return;
	reply->error = window_ioctl(device->fd, CALL(VFIO_RESET), NULL, NULL);
}

void do_info(const struct request *request, struct reply *reply)
{
	struct device_info_call call = {.size = sizeof call};
	struct handle *device;

	if (!take_handle(request, 1, HANDLE_DEVICE, reply, &device))
		return;
	reply->error = window_ioctl(device->fd, CALL(VFIO_INFO), &call, NULL);
	if (reply->error == 0)
		reply_add(reply, " %u %u", call.flags, call.regions);
}

void do_hot_reset_info(const struct request *request, struct reply *reply)
{
	struct hot_reset_call call = {.size = sizeof call};
	struct handle *device;

	if (!take_handle(request, 1, HANDLE_DEVICE, reply, &device))
		return;
	reply->error = window_ioctl(device->fd, CALL(VFIO_HOT_RESET_INFO), &call, NULL);
	if (reply->error != 0)
		return;
	reply_add(reply, " %u", call.flags);
	for (uint32_t i = 0; i < call.count && i < HOT_RESET_FUNCTIONS; i++) {
		if ((call.flags & HOT_RESET_BY_DEVICE) != 0 && call.functions[i].id == UINT32_MAX)
			reply_add(reply, " -");
		else
			reply_add(reply, " %u", call.functions[i].id);
		reply_add(reply, " %04x:%02x:%02x.%x", call.functions[i].segment,
			  call.functions[i].bus, call.functions[i].function >> 3,
			  call.functions[i].function & 7u);
	}
}
