#ifndef PRIVILEGES_H
#define PRIVILEGES_H

/* Keeps what the operations need of root's rights and gives up the rest for good. */
void privileges_drop(void);

#endif
