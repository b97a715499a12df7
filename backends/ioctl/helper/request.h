/* The words of one request, and the strict reading of numbers, handles and device addresses in them. */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device.h"
#include "handle.h"
#include "reply.h"

#define WORD_LIMIT 160

struct request {
	unsigned count;
	const char *word[WORD_LIMIT]; /* word[0] is the operation */
};

/* Splits `payload`, which has room for one more byte than `length`, in place. */
bool request_split(struct request *request, char *payload, size_t length, struct reply *reply);

/* Strict: decimal digits, or 0x and hexadecimal digits; nothing before or after, no overflow. */
bool parse_number(const char *word, uint64_t *number);

/* Each reads the word at `at`, which is known to be there, or refuses with a sentence. */
bool take_u64(const struct request *request, unsigned at, struct reply *reply, uint64_t *number);
bool take_u32(const struct request *request, unsigned at, struct reply *reply, uint32_t *number);
bool take_device(const struct request *request, unsigned at, struct reply *reply,
		 struct device **device);
bool take_handle(const struct request *request, unsigned at, enum handle_kind kinds,
		 struct reply *reply, struct handle **handle);
bool take_free_handle(const struct request *request, unsigned at, struct reply *reply,
		      struct handle **handle);
bool take_number_of_handle(const struct request *request, unsigned at, struct reply *reply,
			   struct handle **handle);

/* PAGE COUNT at `at` and after it: pages of the pool. */
bool take_pages(const struct request *request, unsigned at, struct reply *reply, uint64_t *address,
		uint64_t *length);
/* PROT: `r`, `w` or `rw`. */
bool take_protection(const struct request *request, unsigned at, struct reply *reply, bool *readable,
		     bool *writable);
/* The name of a driver: no path can be made of it. */
bool take_driver_name(const struct request *request, unsigned at, struct reply *reply,
		      const char **name);

#endif
