#include "session.h"

#include <stdio.h>

#include "driver-change.h"
#include "edu.h"
#include "frame.h"
#include "handle.h"
#include "operation.h"
#include "stop.h"

static bool give_everything_back(void)
{
	handles_close_all();
	edu_let_go_of_all();
	return devices_give_back();
}

bool session_run(int in, int out)
{
	static struct stream stream;
	static struct reply reply;
	static char request[REQUEST_LIMIT + 1], payload[REPLY_LIMIT];
	const char *complaint = "";
	size_t length;

	stream_start(&stream, in, out);
	for (;;) {
		enum arrival arrival = frame_receive(&stream, request, &length, &complaint);
		bool quits = false;

		if (arrival == ARRIVED) {
			quits = carry_out(request, length, &reply);
		} else if (arrival == UNTRUSTED) {
			reply_clear(&reply);
			refuse(&reply, "%s; this is the end", complaint);
		} else {
			bool all = give_everything_back();
			if (arrival == CUT_OFF)
				fprintf(stderr, "ioasid-helper: the last request is cut off\n");
			return all && arrival == NOTHING_MORE;
		}
		if (quits || arrival == UNTRUSTED) {
			/* the reply says that it has happened */
			bool all = give_everything_back();
			return frame_send(&stream, payload, reply_payload(&reply, payload)) && all && quits;
		}
		if (!frame_send(&stream, payload, reply_payload(&reply, payload))) {
			give_everything_back();
			if (!stop_requested())
				fprintf(stderr, "ioasid-helper: nobody reads the replies\n");
			return false;
		}
	}
}
