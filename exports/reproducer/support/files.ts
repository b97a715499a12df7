import { block } from './block';
import { page } from './memory';
import { linkTarget, pciPath } from './sysfs';

/** An ioctl whose answer is its errno. */
export const call = block(
  ['errno.h', 'sys/ioctl.h'],
  [],
  String.raw`
static int call(int file, unsigned long code, void *argument)
{
	return ioctl(file, code, argument) < 0 ? errno : 0;
}`,
);

export const openFile = block(
  ['errno.h', 'fcntl.h'],
  [],
  String.raw`
static int open_file(const char *path, int *file)
{
	*file = open(path, O_RDWR | O_CLOEXEC);
	return *file < 0 ? errno : 0;
}`,
);

export const closeFile = block(
  ['errno.h', 'unistd.h'],
  [],
  String.raw`
static int close_file(int *file)
{
	int error = close(*file) < 0 ? errno : 0;

	*file = -1;
	return error;
}`,
);

/** The character device of a VFIO device; of one that has none, a path where nothing is. */
export const deviceNode = block(
  ['dirent.h', 'limits.h', 'stdio.h', 'string.h'],
  [pciPath],
  String.raw`
/* /dev/vfio/devices/vfioN, where N is what sysfs says; without one, a path where nothing is */
static const char *device_node(const char *address)
{
	static char path[PATH_MAX];
	DIR *folder = opendir(pci_path(address, "vfio-dev"));
	struct dirent *entry;

	snprintf(path, sizeof(path), "/dev/vfio/devices/none");
	while (folder && (entry = readdir(folder)))
		if (strncmp(entry->d_name, "vfio", 4) == 0)
			snprintf(path, sizeof(path), "/dev/vfio/devices/%s", entry->d_name);
	if (folder)
		closedir(folder);
	return path;
}`,
);

export const groupNode = block(
  ['limits.h', 'stdio.h'],
  [linkTarget],
  String.raw`
static const char *group_node(const char *address)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "/dev/vfio/%.32s", link_target(address, "iommu_group"));
	return path;
}`,
);

/** Of files and mappings together; both lists end with NULL. */
const letGo = block(
  ['sys/mman.h', 'unistd.h'],
  [page],
  String.raw`
/* Both lists end with NULL. */
static void let_go(int *const files[], void **const mappings[])
{
	for (; *mappings; mappings++)
		munmap(**mappings, PAGE);
	for (; *files; files++) {
		close(**files);
		**files = -1;
	}
}`,
);

export const closeAll = block(
  [],
  [letGo],
  String.raw`
static int close_all(int *const files[], void **const mappings[])
{
	let_go(files, mappings);
	return 0;
}`,
);

/** The end of a process, as far as the kernel is concerned. */
export const exitWith = block(
  ['errno.h', 'signal.h', 'sys/types.h', 'sys/wait.h', 'unistd.h'],
  [letGo],
  String.raw`
/*
 * A process that alone holds these files and mappings is killed: a child inherits them, this
 * process lets go of them, and SIGKILL does the rest.
 */
static int exit_with(int *const files[], void **const mappings[])
{
	pid_t child = fork();

	if (child == 0)
		for (;;)
			pause();
	if (child < 0)
		return errno;
	let_go(files, mappings);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	return 0;
}`,
);
