/** The errnos that the kernel's interfaces of this project answer, by their number on Linux. */
const numbers: Readonly<Record<string, number>> = {
  EPERM: 1,
  ENOENT: 2,
  EINTR: 4,
  EIO: 5,
  ENXIO: 6,
  E2BIG: 7,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  ENODEV: 19,
  EINVAL: 22,
  EMFILE: 24,
  ENOTTY: 25,
  ENOSPC: 28,
  ESPIPE: 29,
  ERANGE: 34,
  EDEADLK: 35,
  EOVERFLOW: 75,
  EBADFD: 77,
  EMSGSIZE: 90,
  EOPNOTSUPP: 95,
  EADDRINUSE: 98,
  ETIMEDOUT: 110,
};

const names = new Map(Object.entries(numbers).map(([name, number]) => [number, name]));

/** Every name that the program can print. */
export const errnoNames: readonly string[] = Object.keys(numbers);

/** An errno as C writes it: `0`, a name of `<errno.h>`, or a number that has none here. */
export function errnoInC(errno: number | string): string | undefined {
  if (errno === 'OK') return '0';
  if (typeof errno === 'string' && errno in numbers) return errno;
  const number = typeof errno === 'number' || /^[0-9]{1,4}$/.test(errno) ? Number(errno) : NaN;
  if (!Number.isInteger(number) || number < 0 || number > 4095) return undefined;
  return number === 0 ? '0' : (names.get(number) ?? String(number));
}
