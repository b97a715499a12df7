import type { Policy } from './policy';
import { deviceCentric } from './device-centric';

/** The variant that a mail tolerates: devices of one group may be bound to different IOMMU fds. */
export const splitFd: Policy = {
  ...deviceCentric,
  name: 'split-fd',
  summary: 'as device-centric, and a group may be bound to several IOMMU fds',
  source: 'mail of Kevin Tian, 17 June 2021',
  contexts: 'any',
};
