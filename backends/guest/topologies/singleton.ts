import type { TopologyPlan } from '../topology';
import { edu, onRootBus } from './edu';

const slots = ['05', '06', '07'] as const;

export const singleton: TopologyPlan = {
  name: 'singleton',
  says: 'three devices, each alone in its group',
  qemuDevices: slots.map((slot) => edu(`addr=${slot}.0`)),
  devices: slots.map((slot, group) => onRootBus(slot, 0, 'device', group)),
};
