/*
 * Where a device's writes land. Every device's own buffer is filled once with patterns that differ from each
 * other and from those of other devices; a probe lets it write one of them, and looks for it everywhere.
 */
#include <errno.h>
#include <string.h>

#include "edu.h"
#include "operation.h"
#include "pool.h"
#include "reserved-memory.h"

#define PATTERN sizeof(uint64_t)
#define SLOTS (EDU_BUFFER / PATTERN)
#define PLACE 64 /* a device's own bytes in a page begin at its index times this */

_Static_assert(DEVICES * PAGE_BYTES <= RESERVED_BYTES, "every device is filled from a page of its own");
_Static_assert(DEVICES * PLACE <= PAGE_BYTES, "every device has a place in a page");

static struct {
	bool filled;
	unsigned slot; /* the one that the next probe uses */
} progress[DEVICES];

static uint64_t pattern(unsigned index, unsigned slot)
{
	return 0xed00000000000000u | (uint64_t)(index + 1) << 32 | (slot + 1);
}

/* Reads the addresses after word 1. None may be there twice. */
static bool take_devices(const struct request *request, struct reply *reply,
			 struct device *chosen[DEVICES], unsigned *count)
{
	*count = request->count - 2;
	for (unsigned i = 0; i < *count; i++) {
		if (!take_device(request, i + 2, reply, &chosen[i]))
			return false;
		for (unsigned before = 0; before < i; before++)
			if (chosen[before] == chosen[i])
				return refuse(reply, "word %u: this device was named before", i + 2);
	}
	return true;
}

/* Lets every device fetch its patterns, and one of them be written back to see that it has them. */
static int fill_buffers(struct device *const *chosen, unsigned count, uint64_t physical)
{
	for (unsigned i = 0; i < count; i++) {
		unsigned char *page = reserved_page(physical + i * PAGE_BYTES);
		for (unsigned slot = 0; slot < SLOTS; slot++) {
			uint64_t one = pattern(chosen[i]->index, slot);
			memcpy(page + slot * PATTERN, &one, PATTERN);
		}
		edu_start_reading(chosen[i], physical + i * PAGE_BYTES, 0, EDU_BUFFER);
	}
	edu_sleep();
	for (unsigned i = 0; i < count; i++) {
		if (!edu_is_done(chosen[i]))
			return ETIMEDOUT;
		memset(reserved_page(physical + i * PAGE_BYTES), 0, PAGE_BYTES);
		edu_start_writing(chosen[i], physical + i * PAGE_BYTES, 0, EDU_BUFFER);
	}
	edu_sleep();
	for (unsigned i = 0; i < count; i++) {
		const unsigned char *page = reserved_page(physical + i * PAGE_BYTES);
		if (!edu_is_done(chosen[i]))
			return ETIMEDOUT;
		for (unsigned slot = 0; slot < SLOTS; slot++) {
			uint64_t one = pattern(chosen[i]->index, slot);
			if (memcmp(page + slot * PATTERN, &one, PATTERN) != 0)
				return EIO;
		}
		progress[chosen[i]->index].filled = true;
	}
	return 0;
}

void do_probe_setup(const struct request *request, struct reply *reply)
{
	struct device *chosen[DEVICES];
	uint64_t physical;
	unsigned count;

	if (!take_u64(request, 1, reply, &physical) || !take_devices(request, reply, chosen, &count))
		return;
	reply->error = reserved_memory_map(physical);
	for (unsigned i = 0; reply->error == 0 && i < count; i++)
		reply->error = edu_prepare(chosen[i]);
	if (reply->error == 0)
		reply->error = fill_buffers(chosen, count, physical);
}

static void clear_places(const struct device *device, unsigned char *physical)
{
	for (unsigned page = 0; page < POOL_PAGES; page++)
		memset((char *)pool_page(page) + device->index * PLACE, 0, PATTERN);
	if (physical != NULL)
		memset(physical + device->index * PLACE, 0, PATTERN);
}

static void add_places(const struct device *device, unsigned slot, const unsigned char *physical,
		       struct reply *reply)
{
	uint64_t wanted = pattern(device->index, slot);
	char separator = ' ';

	for (unsigned page = 0; page < POOL_PAGES; page++)
		if (memcmp((char *)pool_page(page) + device->index * PLACE, &wanted, PATTERN) == 0) {
			reply_add(reply, "%cp%u", separator, page);
			separator = '+';
		}
	if (physical != NULL && memcmp(physical + device->index * PLACE, &wanted, PATTERN) == 0) {
		reply_add(reply, "%cphys", separator);
		separator = '+';
	}
	if (separator == ' ')
		reply_add(reply, " -");
}

void do_probe(const struct request *request, struct reply *reply)
{
	struct device *chosen[DEVICES];
	unsigned slot[DEVICES];
	bool started[DEVICES], any = false;
	uint64_t iova;
	unsigned count;

	if (!take_u64(request, 1, reply, &iova) || !take_devices(request, reply, chosen, &count))
		return;
	if (iova % PAGE_BYTES != 0) {
		refuse(reply, "word 1: expected the address of a page");
		return;
	}
	for (unsigned i = 0; i < count; i++)
		if (!progress[chosen[i]->index].filled) {
			refuse(reply, "word %u: this device needs probe-setup first", i + 2);
			return;
		}
	unsigned char *physical = reserved_page(iova);
	for (unsigned i = 0; i < count; i++) {
		const struct device *device = chosen[i];
		clear_places(device, physical);
		started[i] = edu_prepare(device) == 0;
		if (!started[i])
			continue;
		slot[i] = progress[device->index].slot;
		progress[device->index].slot = (slot[i] + 1) % SLOTS;
		edu_start_writing(device, iova + device->index * PLACE, slot[i] * PATTERN, PATTERN);
		any = true;
	}
	if (any)
		edu_sleep();
	for (unsigned i = 0; i < count; i++) {
		if (!started[i])
			reply_add(reply, " absent");
		else if (!edu_is_done(chosen[i]))
			reply_add(reply, " busy");
		else
			add_places(chosen[i], slot[i], physical, reply);
	}
}
