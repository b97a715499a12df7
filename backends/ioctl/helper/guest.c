#include "guest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "driver-change.h"

#define PORTS "/sys/class/virtio-ports"
#define PORT_NAME "ioasid"
#define PAUSE_NANOSECONDS 1000000l
#define PORT_PAUSES 10000

static void mount_on(const char *type, const char *where)
{
	mkdir(where, 0755);
	if (mount(type, where, type, 0, NULL) != 0 && errno != EBUSY)
		fprintf(stderr, "ioasid-helper: %s: %s\n", where, strerror(errno));
}

/* Kernels without fault injection lack these files, and that is fine until `failing` is asked for. */
static void adjust_fault_injection(void)
{
	/* allocations that may wait can fail too: nearly all of those that an ioctl makes */
	sysfs_write("/sys/kernel/debug/failslab/ignore-gfp-wait", "N");
	sysfs_write("/sys/kernel/debug/fail_page_alloc/ignore-gfp-wait", "N");
	/* page tables are single pages */
	sysfs_write("/sys/kernel/debug/fail_page_alloc/min-order", "0");
	/* a stack trace for every failure would be most of the log */
	sysfs_write("/sys/kernel/debug/failslab/verbose", "0");
	sysfs_write("/sys/kernel/debug/fail_page_alloc/verbose", "0");
}

static void pause_shortly(void)
{
	struct timespec rest = {0, PAUSE_NANOSECONDS};

	nanosleep(&rest, NULL);
}

static bool has_name(const char *port)
{
	char path[320], name[32];
	int fd;

	snprintf(path, sizeof path, PORTS "/%s/name", port);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t length = read(fd, name, sizeof name - 1);
	close(fd);
	if (length <= 0)
		return false;
	name[length] = '\0';
	name[strcspn(name, "\n")] = '\0';
	return strcmp(name, PORT_NAME) == 0;
}

static int open_port(void)
{
	char path[320];
	int fd = -1;
	DIR *ports = opendir(PORTS);

	if (ports == NULL)
		return -1;
	for (struct dirent *entry; fd < 0 && (entry = readdir(ports)) != NULL;)
		if (entry->d_name[0] != '.' && has_name(entry->d_name)) {
			snprintf(path, sizeof path, "/dev/%s", entry->d_name);
			fd = open(path, O_RDWR | O_CLOEXEC);
		}
	closedir(ports);
	return fd;
}

static bool is_connected(int fd)
{
	struct pollfd port = {.fd = fd, .events = POLLIN};

	return poll(&port, 1, 0) >= 0 && (port.revents & (POLLHUP | POLLERR)) == 0;
}

int guest_start(void)
{
	int fd;

	mount_on("proc", "/proc");
	mount_on("sysfs", "/sys");
	mount_on("devtmpfs", "/dev");
	mount_on("debugfs", "/sys/kernel/debug");
	/* 8: set the level of what is printed on the console; 1: only what is the end */
	klogctl(8, NULL, 1);
	adjust_fault_injection();
	/* a page fault inside of a window of `failing` would be counted */
	mlockall(MCL_CURRENT | MCL_FUTURE);
	for (unsigned i = 0; (fd = open_port()) < 0; i++) {
		if (i == PORT_PAUSES) {
			fprintf(stderr, "ioasid-helper: there is no virtio port " PORT_NAME "\n");
			return -1;
		}
		pause_shortly();
	}
	while (!is_connected(fd))
		pause_shortly();
	return fd;
}

void guest_power_off(void)
{
	sync();
	reboot(RB_POWER_OFF);
	/* a kernel that cannot switch off at least stops */
	reboot(RB_AUTOBOOT);
	for (;;)
		pause();
}
