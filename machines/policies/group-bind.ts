import type { Policy } from './policy';
import { deviceCentric } from './device-centric';

/** The group is bound to the IOMMU fd as a whole, before any of its devices can be had; devices are attached one by one. */
export const groupBind: Policy = {
  ...deviceCentric,
  name: 'group-bind',
  summary: 'the group is bound, its devices are attached',
  source: 'mails of Alex Williamson, 9, 11 and 16 June 2021',
  interface: 'group',
};
