import type { Policy } from './policy';
import { deviceCentric } from './device-centric';

/**
 * Devices move one by one inside the one IOMMU fd of their group, and leave it only with their file.
 * Devices behind one requester id share an IOASID, and the entry stays while one of them is attached.
 */
export const park: Policy = {
  ...deviceCentric,
  name: 'park',
  summary: 'as device-centric, and devices behind one requester id share an IOASID that stays',
  source: 'mails of Jason Gunthorpe, 11 to 18 June 2021',
  sharing: 'requester',
  sharedRequester: 'stays',
};
