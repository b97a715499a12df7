/* ioasid-helper --device ADDRESS [--device ADDRESS]...: frames on standard input and output; or a guest's init. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "device.h"
#include "guest.h"
#include "kernel-log.h"
#include "pool.h"
#include "privileges.h"
#include "session.h"
#include "stop.h"

#define BAD_INPUT 2

static bool take_arguments(int count, char **arguments, bool is_guest)
{
	for (int i = 1; i < count; i++) {
		if (strcmp(arguments[i], "--device") == 0 && i + 1 < count) {
			if (device_add(arguments[++i]))
				continue;
			fprintf(stderr,
				"ioasid-helper: %s: expected up to %d different addresses like 0000:00:05.0\n",
				arguments[i], DEVICES);
			return false;
		}
		/* a kernel hands words that it does not know to its init */
		if (is_guest)
			continue;
		fprintf(stderr, "usage: ioasid-helper --device ADDRESS [--device ADDRESS]...\n");
		return false;
	}
	return true;
}

static bool standard_files_are_open(void)
{
	/* otherwise a device's file could become standard output */
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			return false;
	return true;
}

static bool prepare(int count, char **arguments, bool is_guest)
{
	if (!take_arguments(count, arguments, is_guest))
		return false;
	stop_prepare();
	kernel_log_open();
	if (!pool_prepare()) {
		perror("ioasid-helper: memory pool");
		return false;
	}
	privileges_drop();
	return true;
}

int main(int count, char **arguments)
{
	if (getpid() == 1) {
		int port = guest_start();
		if (prepare(count, arguments, true) && port >= 0)
			session_run(port, port);
		guest_power_off();
	}
	if (!standard_files_are_open() || !prepare(count, arguments, false))
		return BAD_INPUT;
	return session_run(STDIN_FILENO, STDOUT_FILENO) ? 0 : 1;
}
