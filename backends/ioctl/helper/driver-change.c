#include "driver-change.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fail-window.h"
#include "paths.h"

int sysfs_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return errno;
	int error = write(fd, text, strlen(text)) < 0 ? errno : 0;
	close(fd);
	return error;
}

int sysfs_write_in_window(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return errno;
	int error = window_write(fd, text, strlen(text));
	close(fd);
	return error;
}

static void read_override(const struct device *device, char override[DRIVER_NAME + 1])
{
	char path[DEVICE_PATH], text[DRIVER_NAME + 2] = "";
	int fd = open(device_path(device, "driver_override", path), O_RDONLY | O_CLOEXEC);

	override[0] = '\0';
	if (fd < 0)
		return;
	ssize_t length = read(fd, text, sizeof text - 1);
	close(fd);
	if (length <= 0)
		return;
	text[strcspn(text, "\n")] = '\0';
	if (strcmp(text, "(null)") != 0)
		snprintf(override, DRIVER_NAME + 1, "%.*s", DRIVER_NAME, text);
}

void device_will_change(struct device *device)
{
	char driver[DRIVER_NAME + 1];

	if (device->changed || device_driver(device, driver) != 0)
		return;
	memcpy(device->first_driver, driver, sizeof driver);
	read_override(device, device->first_override);
	memcpy(device->override, device->first_override, sizeof device->override);
	device->override_known = device->changed = true;
}

void device_nodes_changed(void)
{
	for (unsigned i = 0; i < device_count; i++)
		devices[i].node_known = false;
}

int device_set_override(struct device *device, const char *name)
{
	char path[DEVICE_PATH];

	if (device->override_known && strcmp(device->override, name) == 0)
		return 0;
	int error = sysfs_write(device_path(device, "driver_override", path),
				*name == '\0' ? "\n" : name);
	device->override_known = error == 0;
	if (error == 0)
		snprintf(device->override, sizeof device->override, "%s", name);
	return error;
}

int device_bind(struct device *device, const char *name)
{
	char path[DEVICE_PATH];

	snprintf(path, sizeof path, SYSFS "/bus/pci/drivers/%s/bind", name);
	return sysfs_write_in_window(path, device->address);
}

int device_unbind(struct device *device)
{
	char path[DEVICE_PATH];

	int error = sysfs_write_in_window(device_path(device, "driver/unbind", path), device->address);
	return error == ENOENT ? ENODEV : error;
}

static bool give_back(struct device *device)
{
	char now[DRIVER_NAME + 1];

	if (device_driver(device, now) != 0) {
		sysfs_write(SYSFS "/bus/pci/rescan", "1");
		if (device_driver(device, now) != 0)
			return false;
	}
	if (strcmp(now, device->first_driver) != 0) {
		if (now[0] != '\0')
			device_unbind(device);
		if (device->first_driver[0] != '\0') {
			device->override_known = false;
			device_set_override(device, device->first_driver);
			device_bind(device, device->first_driver);
		}
	}
	device->override_known = false;
	device_set_override(device, device->first_override);
	return device_driver(device, now) == 0 && strcmp(now, device->first_driver) == 0;
}

bool devices_give_back(void)
{
	bool all = true;

	for (unsigned i = 0; i < device_count; i++)
		if (devices[i].changed && !give_back(&devices[i])) {
			fprintf(stderr, "ioasid-helper: %s could not be given back to %s\n",
				devices[i].address,
				devices[i].first_driver[0] ? devices[i].first_driver : "nobody");
			all = false;
		}
	return all;
}
