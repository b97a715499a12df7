import { block } from './block';
import { writeFile } from './sysfs';

/** What pid 1 has to do before there is anything to work on, and how it ends. */
export const surroundings = block(
  [
    'fcntl.h',
    'stdio.h',
    'sys/mount.h',
    'sys/klog.h',
    'sys/reboot.h',
    'sys/stat.h',
    'sys/utsname.h',
    'unistd.h',
  ],
  [],
  String.raw`
/* As /init of a guest there is nothing yet: no proc, no sysfs, no device nodes. */
static void set_up(void)
{
	struct utsname kernel;
	int console;

	if (getpid() == 1) {
		mkdir("/proc", 0755);
		mkdir("/sys", 0755);
		mkdir("/dev", 0755);
		mount("proc", "/proc", "proc", 0, NULL);
		mount("sysfs", "/sys", "sysfs", 0, NULL);
		mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
		mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
		console = open("/dev/console", O_RDWR);
		if (console >= 0) {
			dup2(console, 0);
			dup2(console, 1);
			dup2(console, 2);
		}
		/* DMA faults are expected: keep them in the kernel's log, out of these lines */
		klogctl(8, NULL, 3);
	}
	if (uname(&kernel) == 0)
		printf("Linux %s\n", kernel.release);
}

static int finish(int result)
{
	if (getpid() == 1) {
		sync();
		reboot(RB_POWER_OFF);
	}
	return result;
}`,
);

/** Fails one allocation of the kernel inside one operation. */
export const failure = block(
  ['errno.h', 'fcntl.h', 'stdio.h', 'stdlib.h', 'string.h', 'unistd.h'],
  [writeFile],
  String.raw`
static int fail_nth = -1, allocation_met;

/* Allocations that may wait are failed only where failslab is told so. */
static void prepare_failures(void)
{
	int error = write_file("/sys/kernel/debug/failslab/ignore-gfp-wait", "N");

	fail_nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (error || fail_nth < 0)
		printf("this kernel cannot fail allocations (CONFIG_FAILSLAB, debugfs): %s\n",
		       strerror(error ? error : errno));
}

/* Of the allocations from here on, the n-th fails. */
static void fail_allocation(unsigned int n)
{
	char number[16];
	int length = snprintf(number, sizeof(number), "%u", n);

	if (pwrite(fail_nth, number, length, 0) < 0)
		printf(" (fail-nth: %s)", strerror(errno));
}

/* No more of them fail. The count is at 0 if the allocation was met. */
static int disarmed(int error)
{
	char number[16] = "";

	allocation_met = pread(fail_nth, number, sizeof(number) - 1, 0) > 0 && atoi(number) == 0;
	if (pwrite(fail_nth, "0", 1, 0) < 0)
		allocation_met = 0;
	return error;
}`,
);

export const allocationFailed = block(
  [],
  [failure],
  String.raw`
static void allocation_failed(int was)
{
	static const char *const words[] = { "no allocation failed", "an allocation failed" };

	printf(", %s", words[allocation_met]);
	add_recorded(", %s", words[was]);
	differs |= allocation_met != was;
}`,
);
