/* The PCI devices that were given at the start: only these can be named. */
#ifndef DEVICE_H
#define DEVICE_H

#include <stdbool.h>
#include <stddef.h>

#define DEVICES 16
#define DRIVER_NAME 32
#define ADDRESS 12 /* 0000:00:05.0 */

struct device {
	char address[ADDRESS + 1];
	unsigned index;
	/* how it was before it was changed for the first time; see driver-change.c */
	bool changed;
	char first_driver[DRIVER_NAME + 1];
	char first_override[DRIVER_NAME + 1];
	/* the override that is in force now, where it is known */
	bool override_known;
	char override[DRIVER_NAME + 1];
	/* the character device's number, where it is known: see knock.c */
	bool node_known;
	unsigned node;
};

extern struct device devices[DEVICES];
extern unsigned device_count;

/* False unless it is exactly an address, and there is room for it. */
bool device_add(const char *address);
struct device *device_named(const char *address);

#define DEVICE_PATH 256
/* /sys/bus/pci/devices/ADDRESS/`file` */
const char *device_path(const struct device *device, const char *file, char path[DEVICE_PATH]);

bool device_is_present(const struct device *device);
/* Whether a bridge is on the way from the root to the device. */
bool device_is_behind(const struct device *device, const struct device *bridge);

/* All three answer with an errno: ENODEV where the device is absent. */
int device_driver(const struct device *device, char name[DRIVER_NAME + 1]); /* "" without one */
int device_group(const struct device *device, int *number);                 /* -1 without one */
int device_node(const struct device *device, unsigned *number); /* N of vfioN; ENOENT without */

#endif
