/** An observation that no scenario shows. */
export interface NotShown {
  readonly tag: string;
  readonly reason: string;
}

const forOneReason = (reason: string, ...tags: string[]): NotShown[] =>
  tags.map((tag) => ({ tag, reason }));

export const notShown: readonly NotShown[] = [
  ...forOneReason(
    'the helper has no bare read, write or mmap of a file that is not bound: map-bar asks for the regions first',
    'T0b',
    'T0c',
    'T0d',
  ),
  ...forOneReason(
    'unbinding a driver waits for every file of its device; the helper refuses what would never come back',
    'U3a',
    'U3b',
    'U3d',
  ),
  ...forOneReason('the argument of the operation ioctl always stands on a readable page', 'U5d'),
  ...forOneReason(
    'the file of a fault queue is closed as soon as it is opened, so that it cannot be kept open',
    'UBb',
    'UBc',
    'UBe',
  ),
];
