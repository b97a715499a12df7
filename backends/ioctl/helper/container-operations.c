/* What is asked of a group and of a container: how VFIO was used before iommufd. */
#include "fail-window.h"
#include "operation.h"
#include "uapi.h"

void do_set_container(const struct request *request, struct reply *reply)
{
	struct handle *group, *container;

	if (!take_handle(request, 1, HANDLE_GROUP, reply, &group) ||
	    !take_handle(request, 2, HANDLE_CONTAINER | HANDLE_IOMMU, reply, &container))
		return;
	int32_t fd = container->fd;
	reply->error = window_ioctl(group->fd, CALL(VFIO_GROUP_SET), &fd, NULL);
}

void do_unset_container(const struct request *request, struct reply *reply)
{
	struct handle *group;

	if (!take_handle(request, 1, HANDLE_GROUP, reply, &group))
		return;
	reply->error = window_ioctl(group->fd, CALL(VFIO_GROUP_UNSET), NULL, NULL);
}

void do_group_status(const struct request *request, struct reply *reply)
{
	struct group_status_call call = {.size = sizeof call};
	struct handle *group;

	if (!take_handle(request, 1, HANDLE_GROUP, reply, &group))
		return;
	reply->error = window_ioctl(group->fd, CALL(VFIO_GROUP_STATUS), &call, NULL);
	if (reply->error == 0)
		reply_add(reply, " %u", call.flags);
}

static bool take_container(const struct request *request, struct reply *reply, int *fd)
{
	struct handle *handle;

	if (!take_handle(request, 1, HANDLE_CONTAINER | HANDLE_IOMMU, reply, &handle))
		return false;
	*fd = handle->fd;
	return true;
}

void do_set_iommu(const struct request *request, struct reply *reply)
{
	uint32_t type;
	int fd;

	if (!take_container(request, reply, &fd) || !take_u32(request, 2, reply, &type))
		return;
	reply->error = window_ioctl(fd, CALL(VFIO_CONTAINER_SET_IOMMU), (void *)(uintptr_t)type, NULL);
}

void do_get_device_fd(const struct request *request, struct reply *reply)
{
	struct handle *handle, *group;
	struct device *device;
	int fd;

	if (!take_free_handle(request, 1, reply, &handle) ||
	    !take_handle(request, 2, HANDLE_GROUP, reply, &group) ||
	    !take_device(request, 3, reply, &device))
		return;
	reply->error = window_ioctl(group->fd, CALL(VFIO_GROUP_DEVICE), device->address, &fd);
	if (reply->error == 0)
		handle_opened(handle, HANDLE_DEVICE, fd, device);
}

void do_dma_map(const struct request *request, struct reply *reply)
{
	struct dma_map_call call = {.size = sizeof call};
	bool readable, writable;
	int fd;

	if (!take_container(request, reply, &fd) || !take_u64(request, 2, reply, &call.iova) ||
	    !take_pages(request, 3, reply, &call.user, &call.length) ||
	    !take_protection(request, 5, reply, &readable, &writable))
		return;
	call.flags = (readable ? DMA_READABLE : 0) | (writable ? DMA_WRITABLE : 0);
	reply->error = window_ioctl(fd, CALL(VFIO_CONTAINER_MAP), &call, NULL);
}

void do_dma_unmap(const struct request *request, struct reply *reply)
{
	struct dma_unmap_call call = {.size = sizeof call};
	int fd;

	if (!take_container(request, reply, &fd) || !take_u64(request, 2, reply, &call.iova) ||
	    !take_u64(request, 3, reply, &call.length))
		return;
	reply->error = window_ioctl(fd, CALL(VFIO_CONTAINER_UNMAP), &call, NULL);
	if (reply->error == 0)
		reply_add(reply, " 0x%llx", (unsigned long long)call.length);
}
