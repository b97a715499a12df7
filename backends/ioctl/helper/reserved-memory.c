#include "reserved-memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pool.h"
#include "request.h"

static unsigned char *memory;
static uint64_t base;

/* Anything else in /dev/mem belongs to somebody, so nobody's word but the kernel's is taken for this. */
static bool is_reserved(uint64_t physical)
{
	static const char option[] = "memmap=64K$";
	static char line[4096];
	int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);
	uint64_t address;

	if (fd < 0)
		return false;
	ssize_t length = read(fd, line, sizeof line - 1);
	close(fd);
	if (length <= 0)
		return false;
	line[length] = '\0';
	char *rest = NULL;
	for (char *word = strtok_r(line, " \n", &rest); word != NULL; word = strtok_r(NULL, " \n", &rest))
		if (strncmp(word, option, sizeof option - 1) == 0 &&
		    parse_number(word + sizeof option - 1, &address) && address == physical)
			return true;
	return false;
}

int reserved_memory_map(uint64_t physical)
{
	if (memory != NULL && base == physical)
		return 0;
	if (physical % PAGE_BYTES != 0 || !is_reserved(physical))
		return EPERM;
	int fd = open("/dev/mem", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return errno;
	void *got = mmap(NULL, RESERVED_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)physical);
	int error = got == MAP_FAILED ? errno : 0;
	close(fd);
	if (error != 0)
		return error;
	if (memory != NULL)
		munmap(memory, RESERVED_BYTES);
	memory = got;
	base = physical;
	return 0;
}

bool reserved_memory_is_mapped(void)
{
	return memory != NULL;
}

unsigned char *reserved_page(uint64_t physical)
{
	if (memory == NULL || physical < base || physical - base > RESERVED_BYTES - PAGE_BYTES)
		return NULL;
	return memory + (physical - base);
}

uint64_t reserved_memory_address(void)
{
	return base;
}
