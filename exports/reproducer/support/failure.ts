import { block } from './block';
import { reporting } from './reporting';
import { writeFile } from './sysfs';

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
  [failure, reporting],
  String.raw`
static void allocation_failed(int was)
{
	static const char *const words[] = { "no allocation failed", "an allocation failed" };

	printf(", %s", words[allocation_met]);
	add_recorded(", %s", words[was]);
	differs |= allocation_met != was;
}`,
);
