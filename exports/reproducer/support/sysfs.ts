import { block } from './block';
import { reporting } from './reporting';

export const writeFile = block(
  ['errno.h', 'fcntl.h', 'string.h', 'unistd.h'],
  [],
  String.raw`
static int write_file(const char *path, const char *word)
{
	int file = open(path, O_WRONLY | O_CLOEXEC), error = 0;

	if (file < 0)
		return errno;
	if (write(file, word, strlen(word)) < 0)
		error = errno;
	close(file);
	return error;
}`,
);

export const pciPath = block(
  ['limits.h', 'stdio.h'],
  [],
  String.raw`
/* The path of something of a PCI device; the next call overwrites it. */
static const char *pci_path(const char *address, const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/%s", address, name);
	return path;
}`,
);

export const writeAttribute = block(
  [],
  [writeFile, pciPath],
  String.raw`
static int write_attribute(const char *address, const char *name, const char *word)
{
	return write_file(pci_path(address, name), word);
}`,
);

/** The last part of what a link of a device points to: the name of its driver, the number of its group. */
export const linkTarget = block(
  ['errno.h', 'string.h', 'unistd.h'],
  [pciPath],
  String.raw`
/* The last part of where a link of the device leads; "-" if there is no such link. */
static const char *link_target(const char *address, const char *name)
{
	static char target[PATH_MAX];
	ssize_t length = readlink(pci_path(address, name), target, sizeof(target) - 1);

	if (length < 0)
		return "-";
	target[length] = '\0';
	return strrchr(target, '/') ? strrchr(target, '/') + 1 : target;
}`,
);

export const rescan = block(
  [],
  [writeFile],
  String.raw`
static int rescan(void)
{
	return write_file("/sys/bus/pci/rescan", "1");
}`,
);

export const bindDriver = block(
  ['limits.h', 'stdio.h'],
  [writeAttribute],
  String.raw`
/* The override makes sure that it is this driver and no other that is tried. */
static int bind_driver(const char *address, const char *driver)
{
	char path[PATH_MAX];
	int error = write_attribute(address, "driver_override", driver);

	if (error)
		return error;
	snprintf(path, sizeof(path), "/sys/bus/pci/drivers/%s/bind", driver);
	error = write_file(path, address);
	write_attribute(address, "driver_override", "\n");
	return error;
}`,
);

export const unbindDriver = block(
  ['errno.h'],
  [writeAttribute],
  String.raw`
static int unbind_driver(const char *address)
{
	int error = write_attribute(address, "driver/unbind", address);

	return error == ENOENT ? ENODEV : error;
}`,
);

/** Whether there is such a device at all. */
export const present = block(
  ['errno.h', 'unistd.h'],
  [pciPath],
  String.raw`
static int present(const char *address)
{
	return access(pci_path(address, "."), F_OK) < 0 ? errno : 0;
}`,
);

export const groupNumber = block(
  ['string.h'],
  [reporting],
  String.raw`
/* Groups are numbered as they are found: only whether there is one can be compared. */
static void group_number(const char *now, const char *was)
{
	printf(", number %s", now);
	add_recorded(", number %s", was);
	differs |= (strcmp(now, "-") == 0) != (strcmp(was, "-") == 0);
}`,
);
