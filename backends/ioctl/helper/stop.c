#include "stop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>

static volatile sig_atomic_t stopping;
static sigset_t while_waiting;

static void on_signal(int number)
{
	(void)number;
	stopping = 1;
}

void stop_prepare(void)
{
	static const int asking[] = {SIGTERM, SIGINT, SIGHUP};
	struct sigaction action = {.sa_handler = on_signal};
	sigset_t held;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&held);
	for (unsigned i = 0; i < sizeof asking / sizeof *asking; i++) {
		sigaction(asking[i], &action, 0);
		sigaddset(&held, asking[i]);
	}
	sigprocmask(SIG_BLOCK, &held, &while_waiting);
	for (unsigned i = 0; i < sizeof asking / sizeof *asking; i++)
		sigdelset(&while_waiting, asking[i]);
	/* nobody is left who could ask for the end once the parent is gone */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
}

bool stop_requested(void)
{
	return stopping != 0;
}

bool wait_for(int fd, short events)
{
	struct pollfd one = {.fd = fd, .events = events};

	while (!stopping) {
		int ready = ppoll(&one, 1, 0, &while_waiting);
		if (ready > 0)
			return (one.revents & POLLNVAL) == 0;
		if (ready < 0 && errno != EINTR)
			return false;
	}
	return false;
}
