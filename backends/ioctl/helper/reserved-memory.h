/* The 64 KiB of physical memory that the kernel was told to leave alone: `memmap=64K$ADDRESS`. */
#ifndef RESERVED_MEMORY_H
#define RESERVED_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#define RESERVED_BYTES 65536

/* Answers with an errno: EPERM unless the kernel's command line reserves exactly that. */
int reserved_memory_map(uint64_t physical);
bool reserved_memory_is_mapped(void);

/* The page at this physical address, or NULL if it is not inside. */
unsigned char *reserved_page(uint64_t physical);
uint64_t reserved_memory_address(void);

#endif
