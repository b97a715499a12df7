import { block } from './block';
import { pciPath } from './sysfs';
import { pool } from './memory';
import { reporting } from './reporting';

const edu = block(
  ['errno.h', 'fcntl.h', 'stdint.h', 'stdio.h', 'stdlib.h', 'sys/mman.h', 'unistd.h'],
  [pciPath, pool],
  String.raw`
/*
 * QEMU's edu device has a buffer of 4 KiB, which nothing here loads, and writes from it to an IOVA
 * when it is told so. Its 64-bit registers are those of BAR 0:
 */
#define EDU_SOURCE 0x80
#define EDU_DESTINATION 0x88
#define EDU_COUNT 0x90
#define EDU_COMMAND 0x98
#define EDU_BUFFER 0x40000
#define EDU_RUN 1
#define EDU_TO_MEMORY 2

#define REGISTER(bar, offset) (*(volatile uint64_t *)((bar) + (offset)))

/* Its registers; NULL if there is no such device. Bus mastering and memory decode are on then. */
static uint8_t *edu_open(const char *address)
{
	uint16_t command;
	uint8_t *bar = MAP_FAILED;
	int config = open(pci_path(address, "config"), O_RDWR | O_CLOEXEC);
	int resource = open(pci_path(address, "resource0"), O_RDWR | O_CLOEXEC);

	if (config < 0 && errno == ENOENT)
		return NULL;
	if (pread(config, &command, sizeof(command), 4) == sizeof(command)) {
		command |= 6;
		if (pwrite(config, &command, sizeof(command), 4) == sizeof(command))
			bar = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, resource, 0);
	}
	close(config);
	close(resource);
	if (bar == MAP_FAILED) {
		printf("\n%s: cannot be told to write memory: %s\n", address, strerror(errno));
		exit(2);
	}
	return bar;
}`,
);

/** Memory that a device reaches when nothing translates. */
const physical = block(
  ['stdint.h'],
  [],
  String.raw`
/* Physical memory that the kernel was told to leave alone (memmap=64K$...), seen through /dev/mem */
#define PHYSICAL_LENGTH 0x10000ul
static uint8_t *physical;`,
);

const mapPhysical = block(
  ['errno.h', 'fcntl.h', 'stdio.h', 'string.h', 'sys/mman.h', 'unistd.h'],
  [physical],
  String.raw`
static void map_physical(uint64_t address)
{
	int memory = open("/dev/mem", O_RDWR | O_SYNC | O_CLOEXEC);
	void *mapped = MAP_FAILED;

	if (memory >= 0) {
		mapped = mmap(NULL, PHYSICAL_LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED, memory,
			      (off_t)address);
		close(memory);
	}
	if (mapped == MAP_FAILED)
		printf(" (writes to physical memory cannot be seen, /dev/mem: %s)", strerror(errno));
	else
		physical = mapped;
}`,
);

export const probeSetup = block(
  [],
  [edu, mapPhysical],
  String.raw`
static int probe_setup(uint64_t address, const char *const devices[])
{
	map_physical(address);
	for (; *devices; devices++) {
		uint8_t *bar = edu_open(*devices);

		if (!bar)
			return ENODEV;
		munmap(bar, PAGE);
	}
	return 0;
}`,
);

export const probe = block(
  ['time.h'],
  [edu, physical],
  String.raw`
/* In a page every device has 8 bytes of its own, PLACE bytes apart from the next one's. */
#define PLACE 64ul
#define MAX_DEVICES 16

/* Where each device's write was seen: pages of the pool (pN), physical memory (phys), nowhere (-) */
static char reached[MAX_DEVICES][1024];

static int written(uint8_t *memory, int device, uint64_t unwritten)
{
	return *(volatile uint64_t *)(memory + device * PLACE) != unwritten;
}

static void look(int device, uint64_t unwritten)
{
	char *seen = reached[device];
	size_t used = 0, i;

	strcpy(seen, "-");
	for (i = 0; i < POOL_PAGES; i++)
		if (written(pool + i * PAGE, device, unwritten))
			used += (size_t)sprintf(seen + used, "%sp%zu", used ? "+" : "", i);
	for (i = 0; physical && i < PHYSICAL_LENGTH; i += PAGE)
		if (written(physical + i, device, unwritten)) {
			sprintf(seen + used, "%sphys", used ? "+" : "");
			break;
		}
}

/* All devices write to the page at IOVA at once; then everything they could reach is looked at. */
static int probe(uint64_t iova, const char *const devices[])
{
	static uint64_t unwritten = 0xd15ea5ed00000000;
	const struct timespec dma = { .tv_nsec = 100200000 }, moment = { .tv_nsec = 1000000 };
	uint8_t *bars[MAX_DEVICES];
	int i, waits = 0, count;
	size_t at;

	unwritten++;
	for (at = 0; at < POOL_PAGES * PAGE; at += PLACE)
		*(volatile uint64_t *)(pool + at) = unwritten;
	for (at = 0; physical && at < PHYSICAL_LENGTH; at += PLACE)
		*(volatile uint64_t *)(physical + at) = unwritten;
	for (count = 0; devices[count]; count++)
		bars[count] = edu_open(devices[count]);
	for (i = 0; i < count; i++) {
		if (!bars[i])
			continue;
		REGISTER(bars[i], EDU_SOURCE) = EDU_BUFFER;
		REGISTER(bars[i], EDU_DESTINATION) = iova + i * PLACE;
		REGISTER(bars[i], EDU_COUNT) = sizeof(uint64_t);
		REGISTER(bars[i], EDU_COMMAND) = EDU_RUN | EDU_TO_MEMORY;
	}
	/* edu takes 100 ms of the guest's time; one long sleep costs less than many short ones */
	nanosleep(&dma, NULL);
	for (i = 0; i < count; i++) {
		while (bars[i] && REGISTER(bars[i], EDU_COMMAND) & EDU_RUN && waits++ < 5000)
			nanosleep(&moment, NULL);
		if (bars[i])
			munmap(bars[i], PAGE);
		look(i, unwritten);
	}
	return waits < 5000 ? 0 : ETIMEDOUT;
}`,
);

export const reaches = block(
  [],
  [probe, reporting],
  String.raw`
static void reaches(int device, const char *address, const char *was)
{
	printf(", %s reached %s", address, reached[device]);
	add_recorded(", %s", was);
	differs |= strcmp(reached[device], was) != 0;
}`,
);
