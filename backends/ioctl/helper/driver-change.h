/* Writing to sysfs, and giving every device back the driver that it had. */
#ifndef DRIVER_CHANGE_H
#define DRIVER_CHANGE_H

#include "device.h"

/* All answer with an errno. */
int sysfs_write(const char *path, const char *text);
int sysfs_write_in_window(const char *path, const char *text);

/* Remembers how the device was, before its driver or the device is changed for the first time. */
void device_will_change(struct device *device);
/* After a change of drivers or devices nothing that was remembered about character devices holds. */
void device_nodes_changed(void);

int device_set_override(struct device *device, const char *name); /* "" for none */
int device_bind(struct device *device, const char *name);
int device_unbind(struct device *device); /* ENODEV without a driver */

/* Puts back every driver and override that was changed. False where one could not be. */
bool devices_give_back(void);

#endif
