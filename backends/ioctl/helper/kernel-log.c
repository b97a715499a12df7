#include "kernel-log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "operation.h"

#define LOG_LIMIT 65000
/* how much goes at once when there is too much; less would move everything for every line */
#define DROPPED 8192

static int log_file = -1;
static int open_error;

void kernel_log_open(void)
{
	log_file = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	open_error = log_file < 0 ? errno : 0;
}

static struct {
	size_t used;
	bool dropped;
	char text[LOG_LIMIT];
} tail;

static void make_room(size_t wanted)
{
	if (wanted <= sizeof tail.text - tail.used)
		return;
	size_t gone = wanted > DROPPED ? wanted : DROPPED;
	if (gone > tail.used)
		gone = tail.used;
	const char *line = memchr(tail.text + gone, '\n', tail.used - gone);
	gone = line == NULL ? tail.used : (size_t)(line - tail.text) + 1;
	memmove(tail.text, tail.text + gone, tail.used - gone);
	tail.used -= gone;
	tail.dropped = true;
}

/* A record is `numbers;text`, then lines that begin with a space and say from which device it comes. */
static void add_record(char *record, size_t length)
{
	char *text = memchr(record, ';', length);

	if (text == NULL)
		return;
	text++;
	char *end = memchr(text, '\n', length - (size_t)(text - record));
	size_t size = end == NULL ? length - (size_t)(text - record) : (size_t)(end - text);
	for (size_t i = 0; i < size; i++)
		if (text[i] < 0x20 || text[i] > 0x7e)
			text[i] = '?';
	make_room(size + 1);
	memcpy(tail.text + tail.used, text, size);
	tail.used += size;
	tail.text[tail.used++] = '\n';
}

void do_kmsg(const struct request *request, struct reply *reply)
{
	char record[8192];

	(void)request;
	reply->error = open_error;
	if (open_error != 0)
		return;
	tail.used = 0;
	tail.dropped = false;
	for (;;) {
		ssize_t length = read(log_file, record, sizeof record);
		if (length > 0)
			add_record(record, (size_t)length);
		else if (length < 0 && errno == EPIPE)
			tail.dropped = true; /* the kernel overwrote what was not read in time */
		else
			break;
	}
	reply_add(reply, tail.dropped ? "\n...\n" : "\n");
	reply_add_bytes(reply, tail.text, tail.used);
}
