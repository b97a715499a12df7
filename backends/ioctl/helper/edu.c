#include "edu.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "pool.h"

#define VENDOR 0x1234
#define MODEL 0x11e8
#define CONFIG_COMMAND 4
#define MEMORY_AND_MASTER 6u

enum edu_register { SOURCE = 0x80, DESTINATION = 0x88, COUNT = 0x90, COMMAND = 0x98 };
#define START 1u
#define TO_MEMORY 2u
/* where the device's own buffer begins in its own addresses */
#define BUFFER 0x40000u

/* a copy takes 100 ms of the machine's time, which an idle emulated machine skips */
#define COPY_NANOSECONDS 100200000l
#define EXTRA_NANOSECONDS 1000000l
#define EXTRA_SLEEPS 200

static struct edu {
	int config; /* 0: not open, as no file of ours is standard input */
	volatile unsigned char *registers;
} edus[DEVICES];

static void let_go(struct edu *edu)
{
	if (edu->registers != NULL)
		munmap((void *)(uintptr_t)edu->registers, PAGE_BYTES);
	if (edu->config > 0)
		close(edu->config);
	edu->registers = NULL;
	edu->config = 0;
}

void edu_let_go_of_all(void)
{
	for (unsigned i = 0; i < DEVICES; i++)
		let_go(&edus[i]);
}

static int open_config(struct edu *edu, const struct device *device)
{
	char path[DEVICE_PATH];
	uint16_t identity[2];
	int fd = open(device_path(device, "config", path), O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return errno == ENOENT ? ENODEV : errno;
	int error = 0;
	if (pread(fd, identity, sizeof identity, 0) != sizeof identity || identity[0] == 0xffff)
		error = ENODEV;
	else if (identity[0] != VENDOR || identity[1] != MODEL)
		error = ENOTTY;
	if (error != 0)
		close(fd);
	else
		edu->config = fd;
	return error;
}

static int map_registers(struct edu *edu, const struct device *device)
{
	char path[DEVICE_PATH];
	int fd = open(device_path(device, "resource0", path), O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return errno;
	void *got = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	int error = got == MAP_FAILED ? errno : 0;
	close(fd);
	if (error == 0)
		edu->registers = got;
	return error;
}

int edu_prepare(const struct device *device)
{
	struct edu *edu = &edus[device->index];
	uint16_t command;

	/* an open file of a device that went away and came back reads nothing */
	if (edu->config != 0 && pread(edu->config, &command, sizeof command, CONFIG_COMMAND) < 2)
		let_go(edu);
	if (edu->config == 0) {
		int error = open_config(edu, device);
		if (error != 0)
			return error;
		if (pread(edu->config, &command, sizeof command, CONFIG_COMMAND) < 2)
			return ENODEV;
	}
	/* whoever closes a VFIO device takes these rights from it */
	if ((command & MEMORY_AND_MASTER) != MEMORY_AND_MASTER) {
		command |= MEMORY_AND_MASTER;
		if (pwrite(edu->config, &command, sizeof command, CONFIG_COMMAND) < 0)
			return errno;
	}
	return edu->registers != NULL ? 0 : map_registers(edu, device);
}

static void put(const struct device *device, enum edu_register at, uint64_t value)
{
	*(volatile uint64_t *)(uintptr_t)(edus[device->index].registers + at) = value;
}

void edu_start_writing(const struct device *device, uint64_t address, unsigned offset, unsigned count)
{
	put(device, SOURCE, BUFFER + offset);
	put(device, DESTINATION, address);
	put(device, COUNT, count);
	put(device, COMMAND, START | TO_MEMORY);
}

void edu_start_reading(const struct device *device, uint64_t address, unsigned offset, unsigned count)
{
	put(device, SOURCE, address);
	put(device, DESTINATION, BUFFER + offset);
	put(device, COUNT, count);
	put(device, COMMAND, START);
}

static void sleep_for(long nanoseconds)
{
	struct timespec rest = {0, nanoseconds};

	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, &rest) == EINTR)
		;
}

void edu_sleep(void)
{
	sleep_for(COPY_NANOSECONDS);
}

bool edu_is_done(const struct device *device)
{
	for (unsigned i = 0; i < EXTRA_SLEEPS; i++) {
		uint64_t command = *(volatile uint64_t *)(uintptr_t)(edus[device->index].registers + COMMAND);
		if ((command & START) == 0)
			return true;
		sleep_for(EXTRA_NANOSECONDS);
	}
	return false;
}
