/* The `edu` device of QEMU: a device that reads and writes memory wherever it is told to. */
#ifndef EDU_H
#define EDU_H

#include <stdbool.h>
#include <stdint.h>

#include "device.h"

/* of 4096 bytes; QEMU ends if a copy reaches the last of them, which it takes for out of bounds */
#define EDU_BUFFER 4088

/*
 * Makes the device's registers reachable and lets it read and write memory. Answers with an errno: ENODEV
 * where the device is absent, ENOTTY where it is no `edu`.
 */
int edu_prepare(const struct device *device);

/* Copies `count` bytes between memory at `address`, as the device sees it, and its own buffer. */
void edu_start_writing(const struct device *device, uint64_t address, unsigned offset, unsigned count);
void edu_start_reading(const struct device *device, uint64_t address, unsigned offset, unsigned count);

/* Sleeps for as long as a copy takes; all that were started before are done then. */
void edu_sleep(void);
/* False where a copy takes much longer than it should. */
bool edu_is_done(const struct device *device);

/* Before devices go away: a mapping of registers must not outlive them. */
void edu_let_go_of_all(void);

#endif
