/* Open files that the peer named, and mappings of device memory made through them. */
#ifndef HANDLE_H
#define HANDLE_H

#include <stdbool.h>

#include "device.h"

#define HANDLES 64

enum handle_kind {
	HANDLE_CLOSED = 0,
	HANDLE_IOMMU = 1,
	HANDLE_CONTAINER = 2,
	HANDLE_DEVICE = 4,
	HANDLE_GROUP = 8,
	HANDLE_ANY = 15
};

struct handle {
	enum handle_kind kind;
	int fd;
	struct device *device; /* of HANDLE_DEVICE; stays while `bar` does */
	void *bar;             /* a mapped page of the device; it outlives the file */
};

extern struct handle handles[HANDLES];

const char *handle_kind_name(enum handle_kind kinds);
void handle_opened(struct handle *handle, enum handle_kind kind, int fd, struct device *device);
void handle_unmap(struct handle *handle);
/* Forgets the file without closing it, for those who closed it themselves. */
void handle_forget(struct handle *handle);
void handles_close_all(void);

/* A file or a mapping that keeps the device's driver from being unbound, or NULL. */
const struct handle *handle_that_pins(const struct device *device);

#endif
