import type { GuestDevice, GuestRole, TopologyPlan } from '../topology';
import { edu } from './edu';

/** A bridge to conventional PCI sends for everything behind it under its secondary bus, function 0. */
const requester = '0000:01:00.0';

const behindBridge = (slot: string, role: GuestRole): GuestDevice => ({
  address: `0000:01:${slot}.0`,
  role,
  group: 0,
  requester,
});

export const bridge: TopologyPlan = {
  name: 'bridge',
  says: 'two devices of one group that share a requester id, behind a bridge to conventional PCI',
  qemuDevices: [
    'pcie-pci-bridge,id=bridge,addr=05.0',
    ...['01', '02', '03', '04'].map((slot) => edu(`bus=bridge,addr=${slot}.0`)),
  ],
  devices: [
    behindBridge('01', 'device'),
    behindBridge('02', 'device'),
    behindBridge('03', 'knocks-as-user'),
    behindBridge('04', 'knocks-as-driver'),
  ],
};
