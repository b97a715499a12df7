/* Where the kernel shows itself. Tests build the helper with directories of their own. */
#ifndef PATHS_H
#define PATHS_H

#ifndef SYSFS
#define SYSFS "/sys"
#endif
#ifndef DEV
#define DEV "/dev"
#endif

#endif
