/*
 * The one place where an operation's own system call is made. `failing` asks for the N-th allocation to fail;
 * that holds from just before that call to just after it, so that nothing else is met.
 */
#ifndef FAIL_WINDOW_H
#define FAIL_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Answers with an errno if this kernel or these rights do not allow it. */
int window_arm(unsigned nth);
/* Whether the failure was met; the next window is an ordinary one. */
bool window_disarm(void);

/* All answer with an errno. */
int window_ioctl(int fd, unsigned long code, void *argument, int *result);
int window_write(int fd, const char *text, size_t length);
int window_open(const char *path, int flags, int *fd);
int window_close(int fd);
int window_map(int fd, off_t offset, void **page);

#endif
