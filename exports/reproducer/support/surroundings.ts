import { block } from './block';

/** What has to be there before the first step: in a guest nothing is, and nobody ends it either. */
export const surroundings = block(
  [
    'fcntl.h',
    'stdio.h',
    'sys/klog.h',
    'sys/mount.h',
    'sys/reboot.h',
    'sys/stat.h',
    'sys/types.h',
    'sys/utsname.h',
    'sys/wait.h',
    'time.h',
    'unistd.h',
  ],
  [],
  String.raw`
static void mount_everything(void)
{
	int console;

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

/* The /init of a guest lets a child do the steps, and powers off when it has ended. */
static void be_init(void)
{
	const struct timespec moment = { .tv_nsec = 20000000 };
	int status = 0, moments = 15000;
	pid_t child;

	mount_everything();
	child = fork();
	if (child == 0)
		return;
	while (--moments && waitpid(child, &status, WNOHANG) == 0)
		nanosleep(&moment, NULL);
	if (moments) {
		if (WIFSIGNALED(status))
			printf("\nNOT SEEN: signal %d\n", WTERMSIG(status));
		fflush(stdout);
		reboot(RB_POWER_OFF);
	}
	/* What a step waits for, a shutdown would wait for too. The end of init is a panic instead. */
	printf("\nNOT SEEN: a step does not return\n");
	fflush(stdout);
	_exit(1);
}

static void set_up(void)
{
	struct utsname kernel;

	if (getpid() == 1)
		be_init();
	if (uname(&kernel) == 0)
		printf("Linux %s\n", kernel.release);
}`,
);
