/* The reply to one request: carried out with an errno and values, or refused with a sentence. */
#ifndef REPLY_H
#define REPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "frame.h"

struct reply {
	int error; /* errno of the operation, 0 for success */
	bool refused;
	bool overflown;
	size_t used;
	char text[REPLY_LIMIT]; /* the values, each after a space; or the sentence */
};

void reply_clear(struct reply *reply);

/* Says that nothing was done, and why. Always false, so that checks can return it. */
bool refuse(struct reply *reply, const char *sentence, ...) __attribute__((format(printf, 2, 3)));

/* Adds to the values; a format begins with the space that separates it from what is there. */
void reply_add(struct reply *reply, const char *format, ...) __attribute__((format(printf, 2, 3)));
void reply_add_bytes(struct reply *reply, const char *bytes, size_t count);

/* Puts a number before all values. */
void reply_put_first(struct reply *reply, unsigned number);

/* Writes the payload (REPLY_LIMIT bytes are enough) and returns its length. */
size_t reply_payload(const struct reply *reply, char *payload);

#endif
