#include "pool.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

static unsigned char *pages;

bool pool_prepare(void)
{
	size_t size = (size_t)POOL_PAGES * PAGE_BYTES;
	struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};

	/* what is mapped for devices counts as locked; the limits are not what is being observed */
	setrlimit(RLIMIT_MEMLOCK, &all);
	/* shared, so that a child that dies in `exit` has the same pages and no copies of them */
	pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (pages == MAP_FAILED)
		return false;
	memset(pages, 0, size);
	mlock(pages, size);
	return true;
}

void *pool_page(unsigned page)
{
	return pages + (size_t)page * PAGE_BYTES;
}
