import type { Id } from '../../machines/terms/sorts';

/** The helper's handles are ours to choose: one for each fd, device file and group file of the model. */
export const handleOfFd = (fd: Id<'Fd'>): number => fd;
export const handleOfDevice = (device: Id<'Device'>): number => 8 + device;
export const handleOfGroup = (group: Id<'Group'>): number => 40 + group;
/** For a file that is expected not to open. */
export const spareHandle = 63;
