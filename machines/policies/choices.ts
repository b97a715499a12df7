/** One choice that a policy makes: what it decides, and what may be chosen. */
export interface Choice<V extends string> {
  readonly says: string;
  readonly values: readonly V[];
}

const choice = <const V extends string>(says: string, ...values: readonly V[]): Choice<V> => ({
  says,
  values,
});

/**
 * Everything that the parties of the debate decide differently. The machines consult these choices when
 * they are built; whatever is not listed here is the same for all.
 */
export const choices = {
  interface: choice(
    'what the user handles: device files bound to an IOMMU fd, a group file bound to an IOMMU fd, or a group file put into a container',
    'device',
    'group',
    'container',
  ),
  gate: choice(
    'when a device file begins to answer: when the device is bound, or already when it is opened (and its group is viable)',
    'bind',
    'open',
  ),
  start: choice(
    'when blocked DMA begins: with the first claim of the group, when a driver for user access probes the device, or when the IOMMU finds it',
    'first-claim',
    'vfio-probe',
    'iommu-probe',
  ),
  monitor: choice(
    'what a kernel driver meets in a group that a user owns: it is refused, or it is noticed too late and the host stops (BUG_ON); the last value stops the host as well when an attach changes what an unattached sibling reaches',
    'deny-before',
    'notify-after',
    'watches-blocking',
  ),
  unbind: choice(
    'how a device leaves its IOMMU fd: only with its file, or by an ioctl that takes the mappings of device memory away before or after it gives the group back',
    'by-close',
    'zaps-first',
    'zaps-after',
  ),
  contexts: choice('how many IOMMU fds one group may be bound to', 'one', 'any'),
  groups: choice('which groups may be claimed: all, or only those of one device', 'all', 'single'),
  moves: choice(
    'what moves when one device is attached or detached: that device alone, or its whole group',
    'device',
    'group',
  ),
  sharing: choice(
    'which attached devices must share one IOASID: none, those of one requester id, or the whole group',
    'free',
    'requester',
    'group',
  ),
  sharedRequester: choice(
    'what a detach does while another device with the same requester id is attached: the last writer wins and blocks both, or the shared entry stays',
    'last-writer-wins',
    'stays',
  ),
  reattach: choice(
    'what an attach of an attached device does: it moves the device, or it is refused',
    'moves',
    'refused',
  ),
  mapping: choice(
    'when an IOASID takes mappings: at any time, once a device is attached, or once the whole group of every attached device is',
    'any-time',
    'attached',
    'whole-group',
  ),
  tables: choice(
    'whether address spaces and hardware tables are separate objects (IOAS and HWPT)',
    'implicit',
    'explicit',
  ),
  hotAdd: choice(
    'where a device that appears in an owned group starts',
    'blocked',
    'join-current',
    'default',
  ),
  answers: choice(
    'which errnos refusals carry: those of shipped Linux, or of the series of September 2021',
    'shipped',
    'september-2021',
  ),
} as const;

export type ChoiceName = keyof typeof choices;
export type Choices = {
  readonly [C in ChoiceName]: (typeof choices)[C]['values'][number];
};
