#include "frame.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "stop.h"

#define MAGIC 0x49415349u
#define HEADER 12
/* what a pipe takes at once when poll() says that it takes anything */
#define PIECE 4096

static uint32_t number_at(const unsigned char *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

static void put_number(unsigned char *at, uint32_t number)
{
	for (int i = 0; i < 4; i++)
		at[i] = (unsigned char)(number >> (8 * i));
}

void stream_start(struct stream *stream, int in, int out)
{
	stream->in = in;
	stream->out = out;
	stream->expected = 1;
	stream->start = stream->end = 0;
}

/* Makes at least `wanted` bytes (never more than `ahead` holds) ready at `start`. */
static enum arrival fill(struct stream *stream, size_t wanted)
{
	if (stream->start != 0 && stream->start + wanted > sizeof stream->ahead) {
		memmove(stream->ahead, stream->ahead + stream->start, stream->end - stream->start);
		stream->end -= stream->start;
		stream->start = 0;
	}
	while (stream->end - stream->start < wanted) {
		if (!wait_for(stream->in, POLLIN))
			return stop_requested() ? STOPPED : CUT_OFF;
		ssize_t got = read(stream->in, stream->ahead + stream->end,
				   sizeof stream->ahead - stream->end);
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (got <= 0)
			return got == 0 && stream->end == stream->start ? NOTHING_MORE : CUT_OFF;
		stream->end += (size_t)got;
	}
	return ARRIVED;
}

enum arrival frame_receive(struct stream *stream, char *payload, size_t *length,
			   const char **complaint)
{
	enum arrival arrival = fill(stream, HEADER);
	if (arrival != ARRIVED)
		return arrival;
	const unsigned char *header = stream->ahead + stream->start;
	uint32_t size = number_at(header + 8);
	if (number_at(header) != MAGIC) {
		*complaint = "a frame begins with the bytes ISAI";
		return UNTRUSTED;
	}
	if (number_at(header + 4) != stream->expected) {
		*complaint = "requests are numbered 1, 2, 3 and so on";
		return UNTRUSTED;
	}
	if (size == 0 || size > REQUEST_LIMIT) {
		*complaint = "a request has 1 to 4096 bytes";
		return UNTRUSTED;
	}
	arrival = fill(stream, HEADER + size);
	if (arrival != ARRIVED)
		return arrival == NOTHING_MORE ? CUT_OFF : arrival;
	memcpy(payload, stream->ahead + stream->start + HEADER, size);
	*length = size;
	stream->start += HEADER + size;
	return ARRIVED;
}

bool frame_send(struct stream *stream, const char *payload, size_t length)
{
	static unsigned char frame[HEADER + REPLY_LIMIT];

	put_number(frame, MAGIC);
	put_number(frame + 4, stream->expected++);
	put_number(frame + 8, (uint32_t)length);
	memcpy(frame + HEADER, payload, length);
	for (size_t sent = 0, total = HEADER + length; sent < total;) {
		size_t piece = total - sent < PIECE ? total - sent : PIECE;
		if (!wait_for(stream->out, POLLOUT))
			return false;
		ssize_t put = write(stream->out, frame + sent, piece);
		if (put < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (put <= 0)
			return false;
		sent += (size_t)put;
	}
	return true;
}
