import type { TopologyPlan } from '../topology';
import { eduFunction, onRootBus } from './edu';

export const directMapping: TopologyPlan = {
  name: 'direct-mapping',
  says: 'a device that the firmware wants mapped at all times, its sibling, and a second group without',
  qemuDevices: [
    ...[0, 1, 2, 3].map((one) => eduFunction('05', one)),
    ...[0, 1, 2].map((one) => eduFunction('06', one)),
  ],
  devices: [
    onRootBus('05', 0, 'device', 0),
    onRootBus('05', 1, 'device', 0),
    onRootBus('05', 2, 'knocks-as-user', 0),
    onRootBus('05', 3, 'knocks-as-driver', 0),
    onRootBus('06', 0, 'device', 1),
    onRootBus('06', 1, 'knocks-as-user', 1),
    onRootBus('06', 2, 'knocks-as-driver', 1),
  ],
  directMapping: { address: '0000:00:05.0', first: 0x9000000, bytes: 0x10000 },
};
