import type { Policy, PolicyName } from './policy';
import { deviceCentric } from './device-centric';
import { iommufd } from './iommufd';
import { lockstep } from './lockstep';

export const policies: Readonly<Record<PolicyName, Policy>> = {
  'device-centric': deviceCentric,
  lockstep,
  iommufd,
};
