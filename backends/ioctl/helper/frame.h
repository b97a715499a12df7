/* Frames: how requests and replies are cut out of two byte streams. See PROTOCOL.md. */
#ifndef FRAME_H
#define FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REQUEST_LIMIT 4096
#define REPLY_LIMIT 65536

struct stream {
	int in;
	int out;
	uint32_t expected; /* the number of the next request */
	size_t start, end; /* what of `ahead` was received and not yet used */
	unsigned char ahead[2 * REQUEST_LIMIT];
};

enum arrival {
	ARRIVED,
	NOTHING_MORE, /* the peer closed its end between two frames */
	CUT_OFF,      /* ... or inside of one, or reading failed */
	STOPPED,      /* a signal asks for the end */
	UNTRUSTED     /* where this frame ends is not known; `complaint` says why */
};

void stream_start(struct stream *stream, int in, int out);

/* Puts a request into `payload` (REQUEST_LIMIT bytes) and its length into `length`. */
enum arrival frame_receive(struct stream *stream, char *payload, size_t *length,
			   const char **complaint);

/* Sends a reply to the request that was received last. False where nobody reads it. */
bool frame_send(struct stream *stream, const char *payload, size_t length);

#endif
