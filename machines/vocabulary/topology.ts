import type { Value } from '../terms/term';
import type { Elements } from '../terms/quantifiers';
import { counter, reference, yesNo } from '../terms/declare';

/** Facts fixed by the machine at hand: they never change while the model runs. */
const owner = 'topology';

export const groupOf = reference({
  name: 'groupOf',
  of: 'Device',
  to: 'Group',
  owner,
  meaning: 'the IOMMU group of a device',
});
export const requesterOf = reference({
  name: 'requesterOf',
  of: 'Device',
  to: 'Requester',
  owner,
  meaning: 'the requester id under which the device appears on the wire',
});
export const requesterGroup = reference({
  name: 'requesterGroup',
  of: 'Requester',
  to: 'Group',
  owner,
  meaning: 'the group that a requester id belongs to',
});
export const aliasOf = reference({
  name: 'aliasOf',
  of: 'Requester',
  to: 'Requester',
  owner,
  meaning: 'the requester id that this one is an alias of; itself where it is none',
});
export const fdOf = reference({
  name: 'fdOf',
  of: 'Ioasid',
  to: 'Fd',
  owner,
  meaning: 'the IOMMU fd in which an IOASID is named',
});
export const ioasidOf = reference({
  name: 'ioasidOf',
  of: 'Domain',
  to: 'Ioasid',
  owner,
  meaning: 'the IOASID that a domain is the table of, or none',
});
export const fdOfDomain = reference({
  name: 'fdOfDomain',
  of: 'Domain',
  to: 'Fd',
  owner,
  meaning: 'the IOMMU fd that a domain belongs to, or none',
});
export const slotBefore = reference({
  name: 'slotBefore',
  of: 'Ioasid',
  to: 'Ioasid',
  owner,
  meaning: 'the IOASID slot before this one in the same fd, or none',
});

export const directMapped = yesNo({
  name: 'directMapped',
  of: 'Device',
  owner,
  meaning: 'firmware demands a direct mapping (RMRR, IVMD, RMR) for the device',
});
export const ats = yesNo({
  name: 'ats',
  of: 'Device',
  owner,
  meaning: 'the device translates addresses itself, so a reset must park it',
});
export const pasidCapable = yesNo({
  name: 'pasidCapable',
  of: 'Device',
  owner,
  meaning: 'the device can tag its requests with a PASID',
});
export const noSnoop = yesNo({
  name: 'noSnoop',
  of: 'Device',
  owner,
  meaning: 'the IOMMU of the device cannot make its accesses snoop caches',
});
export const msiIsolated = yesNo({
  name: 'msiIsolated',
  of: 'Group',
  owner,
  meaning: 'interrupts of the group are remapped, so that no DMA write can forge one',
});
export const onAttachFail = counter({
  name: 'onAttachFail',
  of: 'Requester',
  owner,
  meaning: 'what the IOMMU driver leaves behind when an attach fails: 0 old, 1 blocked, 2 new',
});

export const resetSlot = reference({
  name: 'resetSlot',
  of: 'Device',
  to: 'Device',
  owner,
  meaning:
    'the first device of the bus or slot that can only be reset as one; itself where it is alone',
});

/** The devices of a group, in probe order, present or not. */
export const members = (group: Value<'Group'>): Elements<'Device'> => ({
  sort: 'Device',
  where: { symbol: groupOf.symbol, equals: group },
});

/** The IOASID slots of an IOMMU fd. */
export const ioasidsOf = (fd: Value<'Fd'>): Elements<'Ioasid'> => ({
  sort: 'Ioasid',
  where: { symbol: fdOf.symbol, equals: fd },
});

/** The requester ids of a group, aliases included. */
export const requestersOf = (group: Value<'Group'>): Elements<'Requester'> => ({
  sort: 'Requester',
  where: { symbol: requesterGroup.symbol, equals: group },
});

/** A requester id and its aliases. */
export const aliasesOf = (requester: Value<'Requester'>): Elements<'Requester'> => ({
  sort: 'Requester',
  where: { symbol: aliasOf.symbol, equals: requester },
});

/** The devices that one bus or slot reset reaches, named by the first of them; they may be of several groups. */
export const resetTogether = (slot: Value<'Device'>): Elements<'Device'> => ({
  sort: 'Device',
  where: { symbol: resetSlot.symbol, equals: slot },
});
