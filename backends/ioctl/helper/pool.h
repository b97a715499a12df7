/* The memory that may be mapped for devices: shared pages at one stretch of addresses. */
#ifndef POOL_H
#define POOL_H

#include <stdbool.h>

#define PAGE_BYTES 4096
#define POOL_PAGES 64

bool pool_prepare(void);
void *pool_page(unsigned page);

#endif
