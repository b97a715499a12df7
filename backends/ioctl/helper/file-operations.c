/* Opening and closing, and dying with files open. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fail-window.h"
#include "operation.h"
#include "paths.h"

static void open_as(const struct request *request, struct reply *reply, enum handle_kind kind,
		    const char *path, struct device *device)
{
	struct handle *handle;
	int fd;

	if (!take_free_handle(request, 1, reply, &handle))
		return;
	reply->error = window_open(path, O_RDWR, &fd);
	if (reply->error == 0)
		handle_opened(handle, kind, fd, device);
}

void do_open_iommu(const struct request *request, struct reply *reply)
{
	open_as(request, reply, HANDLE_IOMMU, DEV "/iommu", NULL);
}

void do_open_container(const struct request *request, struct reply *reply)
{
	open_as(request, reply, HANDLE_CONTAINER, DEV "/vfio/vfio", NULL);
}

void do_open_device(const struct request *request, struct reply *reply)
{
	struct handle *handle;
	struct device *device;
	unsigned number;
	char path[DEVICE_PATH];

	if (!take_free_handle(request, 1, reply, &handle) || !take_device(request, 2, reply, &device))
		return;
	reply->error = device_node(device, &number);
	/* what a user opens is the node, and that has gone with the device */
	if (reply->error == ENODEV)
		reply->error = ENOENT;
	if (reply->error != 0)
		return;
	snprintf(path, sizeof path, DEV "/vfio/devices/vfio%u", number);
	open_as(request, reply, HANDLE_DEVICE, path, device);
}

void do_open_group(const struct request *request, struct reply *reply)
{
	struct handle *handle;
	struct device *device;
	int number;
	char path[DEVICE_PATH];

	if (!take_free_handle(request, 1, reply, &handle) || !take_device(request, 2, reply, &device))
		return;
	reply->error = device_group(device, &number);
	if (reply->error == 0 && number < 0)
		reply->error = ENOENT;
	if (reply->error != 0)
		return;
	snprintf(path, sizeof path, DEV "/vfio/%d", number);
	open_as(request, reply, HANDLE_GROUP, path, NULL);
}

void do_close(const struct request *request, struct reply *reply)
{
	struct handle *handle;

	if (!take_handle(request, 1, HANDLE_ANY, reply, &handle))
		return;
	int fd = handle->fd;
	handle_forget(handle);
	reply->error = window_close(fd);
}

void do_close_all(const struct request *request, struct reply *reply)
{
	(void)request;
	(void)reply;
	handles_close_all();
}

/*
 * The child has the same files and mappings. Once the parent has let go of them, the child's are the last,
 * and what the kernel does on the last release it does while that process dies.
 */
void do_exit(const struct request *request, struct reply *reply)
{
	struct handle *handle[HANDLES];
	int status;

	for (unsigned i = 1; i < request->count; i++) {
		if (!take_number_of_handle(request, i, reply, &handle[i - 1]))
			return;
		if (handle[i - 1]->kind == HANDLE_CLOSED && handle[i - 1]->bar == NULL) {
			refuse(reply, "word %u: handle %s has neither a file nor a mapping", i,
			       request->word[i]);
			return;
		}
	}
	pid_t child = fork();
	if (child < 0) {
		reply->error = errno;
		return;
	}
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	for (unsigned i = 1; i < request->count; i++) {
		handle_unmap(handle[i - 1]);
		if (handle[i - 1]->kind != HANDLE_CLOSED)
			close(handle[i - 1]->fd);
		handle_forget(handle[i - 1]);
	}
	kill(child, SIGKILL);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
}
