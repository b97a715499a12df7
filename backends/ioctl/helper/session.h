/* One peer's requests, from the first to the end; then everything is given back. */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>

/* True if the peer was content: it said `quit` or closed its end between two requests. */
bool session_run(int in, int out);

#endif
