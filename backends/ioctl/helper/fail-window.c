#include "fail-window.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pool.h"

static int control = -1;
static bool armed, met;
static char wanted[16];
static size_t wanted_length;

int window_arm(unsigned nth)
{
	/* there is one thread only, so the file stays right however often it is used */
	if (control < 0)
		control = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (control < 0 || pwrite(control, "0", 1, 0) < 0)
		return errno;
	wanted_length = (size_t)snprintf(wanted, sizeof wanted, "%u", nth);
	armed = true;
	met = false;
	return 0;
}

bool window_disarm(void)
{
	armed = false;
	return met;
}

static void enter(void)
{
	if (armed && pwrite(control, wanted, wanted_length, 0) < 0)
		armed = false;
}

static void leave(void)
{
	char rest[16] = "";

	if (!armed)
		return;
	armed = false;
	/* reading and writing this file allocates nothing */
	ssize_t length = pread(control, rest, sizeof rest - 1, 0);
	if (length > 0 && pwrite(control, "0", 1, 0) == 1)
		met = atoi(rest) == 0;
}

int window_ioctl(int fd, unsigned long code, void *argument, int *result)
{
	enter();
	int got = ioctl(fd, code, argument);
	int error = got < 0 ? errno : 0;
	leave();
	if (result != NULL)
		*result = got;
	return error;
}

int window_write(int fd, const char *text, size_t length)
{
	enter();
	int error = write(fd, text, length) < 0 ? errno : 0;
	leave();
	return error;
}

int window_open(const char *path, int flags, int *fd)
{
	enter();
	*fd = open(path, flags | O_CLOEXEC);
	int error = *fd < 0 ? errno : 0;
	leave();
	return error;
}

int window_close(int fd)
{
	enter();
	int error = close(fd) < 0 ? errno : 0;
	leave();
	return error;
}

int window_map(int fd, off_t offset, void **page)
{
	enter();
	void *got = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
	int error = got == MAP_FAILED ? errno : 0;
	leave();
	*page = error == 0 ? got : NULL;
	return error;
}
