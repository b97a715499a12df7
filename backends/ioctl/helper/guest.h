/* What the first process of a guest has to do besides: there is nothing else in it. */
#ifndef GUEST_H
#define GUEST_H

/* Mounts, adjusts the kernel, waits for the peer; answers with the file to talk on, or -1. */
int guest_start(void);
_Noreturn void guest_power_off(void);

#endif
