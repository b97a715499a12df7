#include "privileges.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BIT(capability) (1ull << (capability))

/* A helper that keeps rights which it should not have does not serve. */
static void give_up(const char *what)
{
	fprintf(stderr, "ioasid-helper: %s: %s\n", what, strerror(errno));
	exit(1);
}

void privileges_drop(void)
{
	/* sysfs types and config space; /dev/mem and BARs; locked memory; /dev/kmsg; fail-nth; power off */
	unsigned long long kept = BIT(CAP_SYS_ADMIN) | BIT(CAP_SYS_RAWIO) | BIT(CAP_IPC_LOCK) |
				  BIT(CAP_SYSLOG) | BIT(CAP_SYS_RESOURCE);
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	if (getpid() == 1)
		kept |= BIT(CAP_SYS_BOOT);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		give_up("no_new_privs");
	if (syscall(SYS_capget, &header, data) != 0)
		give_up("capget");
	/* the bounding set matters only to what is executed later, which is nothing; not everybody may lower it */
	for (int capability = 0; capability < 64; capability++)
		if ((kept & BIT(capability)) == 0)
			prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
	for (int half = 0; half < 2; half++) {
		unsigned mask = (unsigned)(kept >> (32 * half));
		data[half].permitted &= mask;
		data[half].effective = data[half].permitted;
		data[half].inheritable = 0;
	}
	if (syscall(SYS_capset, &header, data) != 0)
		give_up("capset");
}
