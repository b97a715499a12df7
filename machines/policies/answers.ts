import type { Errno } from '../errno';
import type { Policy } from './policy';

/** The errnos in which shipped Linux and the series of September 2021 differ. */
export interface Answers {
  readonly notViable: Errno;
  readonly otherContext: Errno;
  readonly otherIoasid: Errno;
  readonly boundTwice: Errno;
  readonly badFd: Errno;
  /** To whatever is asked of a device file that is not bound yet. */
  readonly unboundAccess: Errno;
  readonly unknownIoasid: Errno;
  /** To a detach of what is not attached; shipped Linux has nothing to say against it. */
  readonly notAttached: Errno;
}

const answers: Readonly<Record<Policy['answers'], Answers>> = {
  shipped: {
    notViable: 'EPERM',
    otherContext: 'EPERM',
    otherIoasid: 'EINVAL',
    boundTwice: 'EINVAL',
    badFd: 'EBADF',
    unboundAccess: 'EINVAL',
    unknownIoasid: 'ENOENT',
    notAttached: 'OK',
  },
  'september-2021': {
    notViable: 'EINVAL',
    otherContext: 'EBUSY',
    otherIoasid: 'EBUSY',
    boundTwice: 'EBUSY',
    badFd: 'EINVAL',
    unboundAccess: 'ENODEV',
    unknownIoasid: 'EINVAL',
    notAttached: 'EINVAL',
  },
};

export const answersOf = (policy: Policy): Answers => answers[policy.answers];
