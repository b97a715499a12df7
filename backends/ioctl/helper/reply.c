#include "reply.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* the first word of a reply and what follows it have to fit into one frame */
#define TEXT_LIMIT (REPLY_LIMIT - 16)

void reply_clear(struct reply *reply)
{
	reply->error = 0;
	reply->refused = reply->overflown = false;
	reply->used = 0;
}

static void add(struct reply *reply, const char *format, va_list values)
{
	size_t space = TEXT_LIMIT - reply->used;
	int length = vsnprintf(reply->text + reply->used, space, format, values);

	if (length < 0 || (size_t)length >= space)
		reply->overflown = true;
	else
		reply->used += (size_t)length;
}

bool refuse(struct reply *reply, const char *sentence, ...)
{
	va_list values;

	reply_clear(reply);
	reply->refused = true;
	va_start(values, sentence);
	add(reply, sentence, values);
	va_end(values);
	return false;
}

void reply_add(struct reply *reply, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	add(reply, format, values);
	va_end(values);
}

void reply_add_bytes(struct reply *reply, const char *bytes, size_t count)
{
	if (count > TEXT_LIMIT - reply->used) {
		reply->overflown = true;
		return;
	}
	memcpy(reply->text + reply->used, bytes, count);
	reply->used += count;
}

void reply_put_first(struct reply *reply, unsigned number)
{
	char first[16];
	int length = snprintf(first, sizeof first, " %u", number);

	if (reply->refused)
		return;
	if ((size_t)length > TEXT_LIMIT - reply->used) {
		reply->overflown = true;
		return;
	}
	memmove(reply->text + length, reply->text, reply->used);
	memcpy(reply->text, first, (size_t)length);
	reply->used += (size_t)length;
}

size_t reply_payload(const struct reply *reply, char *payload)
{
	static const char too_long[] = "! it was done, but the reply would be longer than 65536 bytes";
	int length;

	if (reply->overflown) {
		memcpy(payload, too_long, sizeof too_long - 1);
		return sizeof too_long - 1;
	}
	if (reply->refused)
		length = snprintf(payload, REPLY_LIMIT, "! ");
	else
		length = snprintf(payload, REPLY_LIMIT, "%d", reply->error);
	memcpy(payload + length, reply->text, reply->used);
	return (size_t)length + reply->used;
}
