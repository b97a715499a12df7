import type { TopologyPlan } from '../topology';
import { sameSlot } from './same-slot';

export const directMapping: TopologyPlan = {
  ...sameSlot,
  name: 'direct-mapping',
  says: 'a device that the firmware wants mapped at all times, its sibling, and a second group without',
  directMapping: { address: '0000:00:05.0', first: 0x9000000, bytes: 0x10000 },
};
