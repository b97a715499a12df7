/* Signals that ask for the end. They arrive only while the helper waits, never inside an operation. */
#ifndef STOP_H
#define STOP_H

#include <stdbool.h>

void stop_prepare(void);
bool stop_requested(void);

/* Waits until `fd` is ready or its other end is gone; false when a signal asks for the end, or on errors. */
bool wait_for(int fd, short events);

#endif
