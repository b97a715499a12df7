/* What is asked of sysfs: drivers, groups, removal of devices. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "driver-change.h"
#include "edu.h"
#include "operation.h"
#include "paths.h"

/* The kernel would wait for the file to be closed, and this process is the one that has to close it. */
static bool is_free_to_unbind(const struct device *device, struct reply *reply)
{
	const struct handle *handle = handle_that_pins(device);

	if (handle != NULL)
		return refuse(reply, "handle %d has %s open or mapped: its driver would wait for that forever",
			      (int)(handle - handles), device->address);
	return true;
}

/* What sysfs calls a missing file is a missing device here, or else a missing driver or group. */
static int about(const struct device *device, int error)
{
	return error == ENOENT && !device_is_present(device) ? ENODEV : error;
}

void do_driver(const struct request *request, struct reply *reply)
{
	struct device *device;
	char name[DRIVER_NAME + 1];

	if (!take_device(request, 1, reply, &device))
		return;
	reply->error = device_driver(device, name);
	if (reply->error == 0)
		reply_add(reply, " %s", name[0] == '\0' ? "-" : name);
}

void do_bind_driver(const struct request *request, struct reply *reply)
{
	struct device *device;
	const char *name;

	if (!take_device(request, 1, reply, &device) || !take_driver_name(request, 2, reply, &name))
		return;
	device_will_change(device);
	device_nodes_changed();
	reply->error = about(device, device_set_override(device, name));
	if (reply->error != 0)
		return;
	reply->error = device_bind(device, name);
	device_set_override(device, device->first_override);
}

void do_unbind_driver(const struct request *request, struct reply *reply)
{
	struct device *device;

	if (!take_device(request, 1, reply, &device) || !is_free_to_unbind(device, reply))
		return;
	device_will_change(device);
	device_nodes_changed();
	reply->error = device_unbind(device);
}

void do_group(const struct request *request, struct reply *reply)
{
	struct device *device;
	int number;

	if (!take_device(request, 1, reply, &device))
		return;
	reply->error = device_group(device, &number);
	if (reply->error != 0)
		return;
	if (number < 0)
		reply_add(reply, " -");
	else
		reply_add(reply, " %d", number);
}

void do_group_type(const struct request *request, struct reply *reply)
{
	static const char *const types[] = {"identity", "DMA", "DMA-FQ", "auto"};
	struct device *device;
	char path[DEVICE_PATH];

	if (!take_device(request, 1, reply, &device))
		return;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(request->word[2], types[i]) == 0) {
			device_path(device, "iommu_group/type", path);
			reply->error = about(device, sysfs_write_in_window(path, types[i]));
			return;
		}
	refuse(reply, "word 2: expected identity, DMA, DMA-FQ or auto");
}

void do_remove(const struct request *request, struct reply *reply)
{
	struct device *device;
	char path[DEVICE_PATH];
	bool goes[DEVICES];

	/* a bridge takes along what is behind it, so no device may be open */
	if (!take_device(request, 1, reply, &device))
		return;
	for (unsigned i = 0; i < device_count; i++) {
		goes[i] = &devices[i] == device || device_is_behind(&devices[i], device);
		if (goes[i] && !is_free_to_unbind(&devices[i], reply))
			return;
	}
	for (unsigned i = 0; i < device_count; i++)
		if (goes[i])
			device_will_change(&devices[i]);
	edu_let_go_of_all();
	device_nodes_changed();
	device_path(device, "remove", path);
	reply->error = about(device, sysfs_write_in_window(path, "1"));
	for (unsigned i = 0; i < device_count; i++)
		devices[i].override_known = false;
}

void do_rescan(const struct request *request, struct reply *reply)
{
	(void)request;
	device_nodes_changed();
	reply->error = sysfs_write_in_window(SYSFS "/bus/pci/rescan", "1");
}
