#ifndef KERNEL_LOG_H
#define KERNEL_LOG_H

/* From here on the kernel's log is remembered for `kmsg`. */
void kernel_log_open(void);

#endif
