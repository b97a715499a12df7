import type { Invariant } from './invariant';
import { always } from './invariant';
import { devices } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { ctx } from '../machines/vocabulary/device';
import { fdLife } from '../machines/vocabulary/ioasid';

export const contextOutlivesDevicesInv: Invariant = {
  id: 'INV-19',
  name: 'contextOutlivesDevicesInv',
  says: 'A security context lives as long as a device is bound to it, even after its file is closed.',
  when: 'transient',
  source:
    'mail of 28 June 2021 (Jason Gunthorpe); iommufd/device.c: iommufd_device_bind takes iommufd_ctx_get',
  exceptions: [],
  applies: always,
  holds: () => forAll(devices, (d) => implies(ctx(d).isSome(), fdLife(ctx(d)).isNot('closed'))),
  witness: () => exists(devices, (d) => and(ctx(d).isSome(), fdLife(ctx(d)).is('pinned'))),
};
