#include "device.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "paths.h"

struct device devices[DEVICES];
unsigned device_count;

static bool is_hexadecimal(const char *text, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if ((text[i] < '0' || text[i] > '9') && (text[i] < 'a' || text[i] > 'f'))
			return false;
	return true;
}

bool device_add(const char *address)
{
	if (device_count == DEVICES || strlen(address) != ADDRESS)
		return false;
	if (!is_hexadecimal(address, 4) || address[4] != ':' || !is_hexadecimal(address + 5, 2) ||
	    address[7] != ':' || address[8] < '0' || address[8] > '1' ||
	    !is_hexadecimal(address + 9, 1) || address[10] != '.' || address[11] < '0' ||
	    address[11] > '7')
		return false;
	if (device_named(address) != NULL)
		return false;
	struct device *device = &devices[device_count];
	memcpy(device->address, address, ADDRESS + 1);
	device->index = device_count++;
	return true;
}

struct device *device_named(const char *address)
{
	for (unsigned i = 0; i < device_count; i++)
		if (strcmp(devices[i].address, address) == 0)
			return &devices[i];
	return NULL;
}

const char *device_path(const struct device *device, const char *file, char path[DEVICE_PATH])
{
	snprintf(path, DEVICE_PATH, SYSFS "/bus/pci/devices/%s/%s", device->address, file);
	return path;
}

bool device_is_present(const struct device *device)
{
	char path[DEVICE_PATH];

	return access(device_path(device, "", path), F_OK) == 0;
}

bool device_is_behind(const struct device *device, const struct device *bridge)
{
	char path[DEVICE_PATH], target[PATH_MAX], part[ADDRESS + 3];

	snprintf(path, sizeof path, SYSFS "/bus/pci/devices/%s", device->address);
	ssize_t length = readlink(path, target, sizeof target - 1);
	if (length < 0)
		return false;
	target[length] = '\0';
	snprintf(part, sizeof part, "/%s/", bridge->address);
	return strstr(target, part) != NULL;
}

/* The last part of where a link points to; "" where there is no link on a device that is there. */
static int link_name(const struct device *device, const char *link, char *name, size_t size)
{
	char path[DEVICE_PATH], target[PATH_MAX];
	ssize_t length = readlink(device_path(device, link, path), target, sizeof target - 1);

	name[0] = '\0';
	if (length < 0)
		return device_is_present(device) ? 0 : ENODEV;
	target[length] = '\0';
	const char *slash = strrchr(target, '/');
	const char *last = slash == NULL ? target : slash + 1;
	if (strlen(last) >= size)
		return ENAMETOOLONG;
	memcpy(name, last, strlen(last) + 1);
	return 0;
}

int device_driver(const struct device *device, char name[DRIVER_NAME + 1])
{
	return link_name(device, "driver", name, DRIVER_NAME + 1);
}

int device_group(const struct device *device, int *number)
{
	char name[16];
	int error = link_name(device, "iommu_group", name, sizeof name);

	*number = name[0] == '\0' ? -1 : atoi(name);
	return error;
}

int device_node(const struct device *device, unsigned *number)
{
	char path[DEVICE_PATH];
	DIR *nodes = opendir(device_path(device, "vfio-dev", path));
	int error = ENOENT;

	if (nodes == NULL)
		return device_is_present(device) ? ENOENT : ENODEV;
	for (struct dirent *entry; (entry = readdir(nodes)) != NULL;) {
		char after;
		if (sscanf(entry->d_name, "vfio%u%c", number, &after) == 1)
			error = 0;
	}
	closedir(nodes);
	return error;
}
