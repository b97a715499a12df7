/*
 * Who owns a group, without changing it: only its owner's own fd may bind another device of it, and only
 * without an owner may a driver of the kernel take one. Asked after every command, so it has to be cheap.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "driver-change.h"
#include "operation.h"
#include "paths.h"
#include "uapi.h"

/* Opens the character device, whose number is remembered as long as no driver changes. */
static int open_node(struct device *device, int *fd)
{
	char path[DEVICE_PATH];

	if (!device->node_known) {
		int error = device_node(device, &device->node);
		if (error != 0)
			return error;
		device->node_known = true;
	}
	snprintf(path, sizeof path, DEV "/vfio/devices/vfio%u", device->node);
	*fd = open(path, O_RDWR | O_CLOEXEC);
	if (*fd >= 0)
		return 0;
	device->node_known = false;
	return errno;
}

static int bind_to_fresh_fd(struct device *device)
{
	struct bind_call call = {.size = sizeof call};
	int fd;

	int error = open_node(device, &fd);
	if (error != 0)
		return error;
	call.iommu = open(DEV "/iommu", O_RDWR | O_CLOEXEC);
	if (call.iommu < 0) {
		error = errno;
	} else {
		error = ioctl(fd, CALL(VFIO_BIND), &call) < 0 ? errno : 0;
		close(call.iommu);
	}
	close(fd);
	return error;
}

void do_knock(const struct request *request, struct reply *reply)
{
	struct device *bound = NULL, *driven;
	const char *driver;
	char present[DRIVER_NAME + 1];
	/* binding a device of a free group moves the whole group there and back, so it can be left out */
	bool asks_user = strcmp(request->word[1], "-") != 0;

	if ((asks_user && !take_device(request, 1, reply, &bound)) ||
	    !take_device(request, 2, reply, &driven) || !take_driver_name(request, 3, reply, &driver))
		return;
	reply->error = device_driver(driven, present);
	if (reply->error != 0)
		return;
	if (present[0] != '\0') {
		refuse(reply, "word 2: %s has the driver %s; expected a device without one",
		       driven->address, present);
		return;
	}
	device_will_change(driven);
	int first = asks_user ? bind_to_fresh_fd(bound) : 0;
	/* the override stays for the next time; it says nothing as long as nobody probes */
	int second = device_set_override(driven, driver);
	if (second == 0)
		second = device_bind(driven, driver);
	if (second == 0)
		reply->error = device_unbind(driven);
	if (asks_user)
		reply_add(reply, " %d %d", first, second);
	else
		reply_add(reply, " - %d", second);
}
