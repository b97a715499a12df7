#include "handle.h"

#include <sys/mman.h>
#include <unistd.h>

#include "pool.h"

struct handle handles[HANDLES];

const char *handle_kind_name(enum handle_kind kinds)
{
	switch ((int)kinds) {
	case HANDLE_CLOSED:
		return "closed";
	case HANDLE_IOMMU:
		return "an IOMMU fd";
	case HANDLE_CONTAINER:
		return "a container";
	case HANDLE_DEVICE:
		return "a device";
	case HANDLE_GROUP:
		return "a group";
	case HANDLE_CONTAINER | HANDLE_IOMMU:
		return "a container or an IOMMU fd";
	default:
		return "an open handle";
	}
}

void handle_opened(struct handle *handle, enum handle_kind kind, int fd, struct device *device)
{
	handle->kind = kind;
	handle->fd = fd;
	handle->device = device;
}

void handle_forget(struct handle *handle)
{
	handle->kind = HANDLE_CLOSED;
	handle->fd = -1;
}

void handle_unmap(struct handle *handle)
{
	if (handle->bar != NULL)
		munmap(handle->bar, PAGE_BYTES);
	handle->bar = NULL;
}

void handles_close_all(void)
{
	for (unsigned i = 0; i < HANDLES; i++)
		handle_unmap(&handles[i]);
	for (unsigned i = 0; i < HANDLES; i++) {
		if (handles[i].kind != HANDLE_CLOSED)
			close(handles[i].fd);
		handle_forget(&handles[i]);
	}
}

const struct handle *handle_that_pins(const struct device *device)
{
	for (unsigned i = 0; i < HANDLES; i++)
		if (handles[i].device == device &&
		    (handles[i].kind == HANDLE_DEVICE || handles[i].bar != NULL))
			return &handles[i];
	return NULL;
}
