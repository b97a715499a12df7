import type { TopologyPlan } from '../topology';
import { eduFunction, onRootBus } from './edu';

export const kernelSibling: TopologyPlan = {
  name: 'kernel-sibling',
  says: 'two devices of one group in which the kernel drives a third, a random number generator',
  qemuDevices: [
    eduFunction('05', 0),
    eduFunction('05', 1),
    'virtio-rng-pci,addr=05.2,multifunction=on',
    eduFunction('05', 3),
    eduFunction('05', 4),
  ],
  devices: [
    onRootBus('05', 0, 'device', 0),
    onRootBus('05', 1, 'device', 0),
    onRootBus('05', 2, 'kernel-driver', 0),
    onRootBus('05', 3, 'knocks-as-user', 0),
    onRootBus('05', 4, 'knocks-as-driver', 0),
  ],
};
