#include "request.h"

#include <string.h>

#include "pool.h"

bool request_split(struct request *request, char *payload, size_t length, struct reply *reply)
{
	request->count = 0;
	for (size_t i = 0; i < length; i++)
		if (payload[i] < 0x20 || payload[i] > 0x7e)
			return refuse(reply, "a request is printable ASCII; byte %zu is not", i);
	payload[length] = '\0';
	for (char *rest = payload;; rest++) {
		if (request->count == WORD_LIMIT)
			return refuse(reply, "a request has at most %d words", WORD_LIMIT);
		request->word[request->count++] = rest;
		size_t word = strcspn(rest, " ");
		if (word == 0)
			return refuse(reply, "words are separated by one space");
		rest += word;
		if (*rest == '\0')
			return true;
		*rest = '\0';
	}
}

bool parse_number(const char *word, uint64_t *number)
{
	uint64_t base = 10, sum = 0;

	if (word[0] == '0' && word[1] == 'x') {
		base = 16;
		word += 2;
	}
	if (*word == '\0')
		return false;
	for (; *word != '\0'; word++) {
		uint64_t digit;
		if (*word >= '0' && *word <= '9')
			digit = (uint64_t)(*word - '0');
		else if (base == 16 && *word >= 'a' && *word <= 'f')
			digit = (uint64_t)(*word - 'a') + 10;
		else if (base == 16 && *word >= 'A' && *word <= 'F')
			digit = (uint64_t)(*word - 'A') + 10;
		else
			return false;
		if (__builtin_mul_overflow(sum, base, &sum) || __builtin_add_overflow(sum, digit, &sum))
			return false;
	}
	*number = sum;
	return true;
}

bool take_u64(const struct request *request, unsigned at, struct reply *reply, uint64_t *number)
{
	if (!parse_number(request->word[at], number))
		return refuse(reply, "word %u: expected a 64-bit number, decimal or 0x...", at);
	return true;
}

bool take_u32(const struct request *request, unsigned at, struct reply *reply, uint32_t *number)
{
	uint64_t wide;

	if (!parse_number(request->word[at], &wide) || wide > UINT32_MAX)
		return refuse(reply, "word %u: expected a 32-bit number, decimal or 0x...", at);
	*number = (uint32_t)wide;
	return true;
}

bool take_device(const struct request *request, unsigned at, struct reply *reply,
		 struct device **device)
{
	*device = device_named(request->word[at]);
	if (*device == NULL)
		return refuse(reply, "word %u: expected the address of a device that was given with --device",
			      at);
	return true;
}

bool take_number_of_handle(const struct request *request, unsigned at, struct reply *reply,
			   struct handle **handle)
{
	uint64_t number;

	if (!parse_number(request->word[at], &number) || number >= HANDLES)
		return refuse(reply, "word %u: expected a handle, 0 to %d", at, HANDLES - 1);
	*handle = &handles[number];
	return true;
}

bool take_handle(const struct request *request, unsigned at, enum handle_kind kinds,
		 struct reply *reply, struct handle **handle)
{
	if (!take_number_of_handle(request, at, reply, handle))
		return false;
	if (((*handle)->kind & kinds) == 0)
		return refuse(reply, "word %u: handle %s is %s, expected %s", at, request->word[at],
			      handle_kind_name((*handle)->kind), handle_kind_name(kinds));
	return true;
}

bool take_free_handle(const struct request *request, unsigned at, struct reply *reply,
		      struct handle **handle)
{
	if (!take_number_of_handle(request, at, reply, handle))
		return false;
	if ((*handle)->kind != HANDLE_CLOSED)
		return refuse(reply, "word %u: handle %s is %s already", at, request->word[at],
			      handle_kind_name((*handle)->kind));
	if ((*handle)->bar != NULL)
		return refuse(reply, "word %u: handle %s still has a mapping", at, request->word[at]);
	return true;
}

bool take_pages(const struct request *request, unsigned at, struct reply *reply, uint64_t *address,
		uint64_t *length)
{
	uint64_t page, count;

	if (!take_u64(request, at, reply, &page) || !take_u64(request, at + 1, reply, &count))
		return false;
	if (page >= POOL_PAGES || count > POOL_PAGES - page)
		return refuse(reply, "word %u: expected pages inside of the pool, 0 to %d", at,
			      POOL_PAGES - 1);
	*address = (uint64_t)(uintptr_t)pool_page((unsigned)page);
	*length = count * PAGE_BYTES;
	return true;
}

bool take_protection(const struct request *request, unsigned at, struct reply *reply, bool *readable,
		     bool *writable)
{
	const char *word = request->word[at];

	*readable = *word == 'r';
	word += *readable;
	*writable = *word == 'w';
	word += *writable;
	if (*word != '\0')
		return refuse(reply, "word %u: expected r, w or rw", at);
	return true;
}

bool take_driver_name(const struct request *request, unsigned at, struct reply *reply,
		      const char **name)
{
	static const char allowed[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
	size_t length = strlen(request->word[at]);

	if (length > DRIVER_NAME || strspn(request->word[at], allowed) != length)
		return refuse(reply,
			      "word %u: expected the name of a driver: up to %d letters, digits, - and _",
			      at, DRIVER_NAME);
	*name = request->word[at];
	return true;
}
