import { enumeration, reference, yesNo } from '../terms/declare';

const kernel = { of: 'Device', owner: 'kernel' } as const;

export const presence = enumeration({
  ...kernel,
  name: 'presence',
  values: ['absent', 'present', 'removing', 'stranded'],
  meaning:
    'on the bus and in its group; removing waits for open files; stranded is on the bus without a group',
});
export const driver = enumeration({
  ...kernel,
  name: 'driver',
  values: ['none', 'kernel', 'vfio', 'stub'],
  meaning: 'kernel drivers use the DMA API; vfio and stub drivers manage DMA themselves',
});
export const session = enumeration({
  ...kernel,
  name: 'session',
  values: ['closed', 'open', 'bound', 'lingering', 'releasing', 'unbinding'],
  meaning:
    'life of the device file; lingering is closed but kept by a mapping, releasing and unbinding are on the way out',
});
export const reset = enumeration({
  ...kernel,
  name: 'reset',
  values: ['normal', 'recovering', 'nested'],
  meaning: 'whether the device is parked in blocked DMA by a function reset, and how deep',
});
export const bar = enumeration({
  of: 'Device',
  owner: 'user',
  name: 'bar',
  values: ['unmapped', 'mapped'],
  meaning: 'whether a user has the device memory mapped',
});
export const pageRequest = enumeration({
  of: 'Device',
  owner: 'hardware',
  name: 'pageRequest',
  values: ['none', 'pending'],
  meaning: 'whether the device waits for an answer about a page that it missed',
});

export const ctx = reference({
  ...kernel,
  name: 'ctx',
  to: 'Fd',
  meaning: 'the IOMMU fd that the device is bound to',
});
export const attached = reference({
  ...kernel,
  name: 'attached',
  to: 'Ioasid',
  meaning: 'the IOASID that the device was attached to',
});
export const pasidAttached = reference({
  ...kernel,
  name: 'pasidAttached',
  to: 'Ioasid',
  meaning: 'the IOASID attached under the PASID',
});
export const window = reference({
  ...kernel,
  name: 'window',
  to: 'Ioasid',
  meaning: 'the IOASID in which the reserved ranges of the device are kept free',
});
export const aliased = yesNo({
  ...kernel,
  name: 'aliased',
  meaning: 'attached through PASID 0, which VFIO does not count as attached',
});

export const moved = yesNo({
  ...kernel,
  name: 'moved',
  meaning: 'already rewritten by the switch that is going on',
});
export const disturbed = yesNo({
  ...kernel,
  name: 'disturbed',
  meaning: 'a write for this device failed and none has succeeded since',
});
export const pasidDisturbed = yesNo({
  ...kernel,
  name: 'pasidDisturbed',
  meaning: 'the same for the table of its PASID',
});
export const remembered = reference({
  ...kernel,
  name: 'remembered',
  to: 'Ioasid',
  meaning: 'the IOASID to restore after a reset; only in a mutant that restores a stale one',
});
