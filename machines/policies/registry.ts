import type { Policy, PolicyName } from './policy';
import { deviceCentric } from './device-centric';
import { groupBind } from './group-bind';
import { iommufd } from './iommufd';
import { lockstep } from './lockstep';
import { park } from './park';
import { splitFd } from './split-fd';
import { stage2 } from './stage-2';

export const policies: Readonly<Record<PolicyName, Policy>> = {
  'device-centric': deviceCentric,
  lockstep,
  iommufd,
  'split-fd': splitFd,
  park,
  'group-bind': groupBind,
  'stage-2': stage2,
};
