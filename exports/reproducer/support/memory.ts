import { block } from './block';

export const page = block([], [], String.raw`#define PAGE 4096ul`);

/** The memory that is mapped for devices. `POOL_PAGES` is defined where the program is put together. */
export const pool = block(
  ['stdint.h', 'stdio.h', 'stdlib.h', 'string.h', 'sys/mman.h'],
  [page],
  String.raw`
/* The memory that is given to devices. Shared, so that a fork does not copy what is pinned. */
static uint8_t *pool;

static void make_pool(void)
{
	pool = mmap(NULL, POOL_PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (pool == MAP_FAILED) {
		perror("memory");
		exit(2);
	}
	memset(pool, 0xff, POOL_PAGES * PAGE);
}`,
);

export const poolPage = block(
  [],
  [pool],
  String.raw`
static uint64_t pool_page(unsigned int number)
{
	return (uintptr_t)(pool + number * PAGE);
}`,
);

export const nowhere = block(
  ['stdint.h', 'sys/mman.h'],
  [page],
  String.raw`
/* An address of a page where nothing is. */
static uint64_t nowhere(void)
{
	void *gone = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(gone, PAGE);
	return (uintptr_t)gone;
}`,
);
