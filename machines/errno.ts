/** The answers of a command. Names as in the kernel's uAPI. */
export const errnos = [
  'OK',
  'EPERM',
  'ENOENT',
  'EBADF',
  'ENOMEM',
  'EFAULT',
  'EBUSY',
  'EEXIST',
  'ENODEV',
  'EINVAL',
  'EOPNOTSUPP',
] as const;
export type Errno = (typeof errnos)[number];
export const errnoNumber = (errno: Errno): number => errnos.indexOf(errno);
export const errnoFromNumber = (value: number): Errno => errnos[value] ?? 'OK';
