import { counter, domainValued, enumeration, reference } from '../terms/declare';

const kernel = { of: 'Group', owner: 'kernel' } as const;

export const ownership = enumeration({
  ...kernel,
  name: 'ownership',
  values: ['kernelOwned', 'userOwned', 'switching', 'rollingBack'],
  meaning: 'who the group belongs to, or that its members are being moved one by one',
});
export const owner = reference({
  ...kernel,
  name: 'owner',
  to: 'Fd',
  meaning: 'the security context that owns the group',
});
export const ownerCount = counter({
  ...kernel,
  name: 'ownerCount',
  meaning: 'how many bound devices (or the one container) hold the ownership',
});
export const domain = domainValued({
  ...kernel,
  name: 'domain',
  meaning: 'the domain that software believes every member is in',
});

/** Why the members are being moved. Each operation is one run of the member loop. */
export const operation = enumeration({
  ...kernel,
  name: 'operation',
  values: [
    'none',
    'claim',
    'leave',
    'attach',
    'replace',
    'repair',
    'detach',
    'pasidAttach',
    'pasidReplace',
    'pasidDetach',
    'releasePasid',
    'releaseRid',
    'release',
    'uncount',
    'join',
    'unjoin',
    'enter',
  ],
  meaning: 'what the member loop that is going on is for',
});
export const actor = reference({
  ...kernel,
  name: 'actor',
  to: 'Device',
  meaning: 'the device whose ioctl or close started the switch',
});
export const claimant = reference({
  ...kernel,
  name: 'claimant',
  to: 'Fd',
  meaning: 'who will own the group when the claim succeeds',
});
export const toward = reference({
  ...kernel,
  name: 'toward',
  to: 'Ioasid',
  meaning: 'the IOASID that is being attached',
});
export const goal = domainValued({
  ...kernel,
  name: 'goal',
  meaning: 'where the members are being moved to',
});
export const back = domainValued({
  ...kernel,
  name: 'back',
  meaning: 'where they return to if a member fails',
});
export const unit = enumeration({
  ...kernel,
  name: 'unit',
  values: ['nobody', 'device', 'group'],
  meaning: 'who moves: the actor alone, the whole group, or nobody (bookkeeping only)',
});
export const hitch = enumeration({
  of: 'Group',
  owner: 'hardware',
  name: 'hitch',
  values: ['none', 'unwritableReply', 'windowFailure', 'pasidZero', 'attachFailure'],
  meaning:
    'what went wrong beside the table writes: the reply could not be delivered, or reserving the windows failed unnoticed',
});

export const groupFile = enumeration({
  of: 'Group',
  owner: 'user',
  name: 'groupFile',
  values: ['closed', 'open', 'pinned'],
  meaning: 'the legacy group file; pinned is closed by the user but kept by open devices',
});
export const container = reference({
  ...kernel,
  name: 'container',
  to: 'Fd',
  meaning: 'the legacy container that the group was put into',
});
