/**
 * What the isolation claim rests on. Every field holds its first value in a real model; a mutant sets
 * one of them to another value, and some invariant must notice.
 */
export interface Premises {
  /** The first claim moves every member into blocked DMA before the owner is recorded. */
  readonly claim: 'blocks-first' | 'skips-the-switch' | 'leaves-default';
  /** The last detach in an owned group leads to blocked DMA. */
  readonly lastDetach: 'blocked' | 'default';
  /** A switch goes from the old table to the new one, at most through blocked DMA. */
  readonly switch: 'direct' | 'through-default';
  /** When a member fails, those moved before it are returned. */
  readonly rollback: 'returns-moved' | 'leaves-moved';
  /** A claim by another owner is refused. */
  readonly cookie: 'compared' | 'ignored';
  /** A claim is refused while a member needs a firmware direct mapping. */
  readonly directMapping: 'refused' | 'ignored';
  /** A claim is refused while interrupts of the group are not isolated. */
  readonly interrupts: 'checked' | 'ignored';
  /** A claim is refused while a kernel driver is bound to a member. */
  readonly kernelDriver: 'refused' | 'ignored';
  /** A kernel driver is refused while the group has an owner. */
  readonly driverProbe: 'refused' | 'ignored';
  /** Only IOASIDs of the bound fd can be named in an attach. */
  readonly attachLookup: 'own-fd' | 'any-fd';
  /** A nested IOASID takes its parent from its own fd. */
  readonly parentLookup: 'own-fd' | 'any-fd';
  /** An IOASID is freed only when nobody uses it. */
  readonly free: 'unused-only' | 'any-time';
  /** The security context outlives close(iommufd) while devices are bound. */
  readonly context: 'pinned' | 'freed-on-close';
  /** The device file answers only after the claim. */
  readonly grant: 'last' | 'first';
  /** A mapping of device memory keeps the device file, so release comes after the last munmap. */
  readonly mapping: 'pins-file' | 'outlives-release';
  /** Release detaches the PASID before it gives the group back. */
  readonly pasidRelease: 'detaches' | 'forgets';
  /** The release of an ownership is counted. */
  readonly releaseCount: 'counted' | 'at-once';
  /** RID and PASID tables of one group are compatible. */
  readonly pasidCompatibility: 'checked' | 'ignored';
  /** Nested resets count; only the outermost end unparks. */
  readonly nestedReset: 'counted' | 'not-counted';
  /** After a reset the current domain is restored, not the one remembered at its start. */
  readonly resetRestores: 'current' | 'remembered';
  /** All requester ids of a device are programmed together. */
  readonly aliases: 'all' | 'own-only';
  /** The IOTLB is flushed after a page is unmapped and before it is unpinned. */
  readonly unmapFlush: 'before-unpin' | 'never';
  /** The IOTLB is flushed after a table entry is rewritten. */
  readonly tableFlush: 'after-write' | 'never';
  /** A failed first claim gives the group back. */
  readonly failedClaim: 'gives-back' | 'keeps';
  /** A device that leaves the bus is parked in the release domain. */
  readonly removal: 'parks' | 'leaves-entry';
  /** Attaching reserves the windows of the device (MSI) in the address space. */
  readonly windows: 'reserved' | 'not-for-nested';
  /** The last device that is released frees a context whose file is closed already. */
  readonly unpin: 'frees-context' | 'forgets';
  /** The last release returns every member to the default domain. */
  readonly giveBack: 'default' | 'blocked';
  /** A detach drops the reference that the attach took. */
  readonly references: 'counted' | 'detach-forgets';
  /** Where a group shares one IOASID, a second device is refused another one. */
  readonly parity: 'checked' | 'ignored';
  /** A new member of an owned group never starts in the default domain. */
  readonly hotAdd: 'into-group' | 'into-default';
  /** A bus or slot is reset only for the context that owns the groups of all that is on it. */
  readonly hotReset: 'owned-only' | 'ignored';
  /** A device is attached only to an IOASID whose format its IOMMU can keep. */
  readonly format: 'checked' | 'ignored';
  /** A device that leaves an IOASID, for another one or for none, gets its page requests answered. */
  readonly pageRequests: 'answered' | 'detach-forgets' | 'replace-forgets';
  /** An unmap also flushes what was translated by nested tables through the address space. */
  readonly parentFlush: 'with-nested' | 'own-only';
}

export const soundPremises: Premises = {
  claim: 'blocks-first',
  lastDetach: 'blocked',
  switch: 'direct',
  rollback: 'returns-moved',
  cookie: 'compared',
  directMapping: 'refused',
  interrupts: 'checked',
  kernelDriver: 'refused',
  driverProbe: 'refused',
  attachLookup: 'own-fd',
  parentLookup: 'own-fd',
  free: 'unused-only',
  context: 'pinned',
  grant: 'last',
  mapping: 'pins-file',
  pasidRelease: 'detaches',
  releaseCount: 'counted',
  pasidCompatibility: 'checked',
  nestedReset: 'counted',
  resetRestores: 'current',
  aliases: 'all',
  unmapFlush: 'before-unpin',
  tableFlush: 'after-write',
  failedClaim: 'gives-back',
  removal: 'parks',
  windows: 'reserved',
  unpin: 'frees-context',
  giveBack: 'default',
  references: 'counted',
  parity: 'checked',
  hotAdd: 'into-group',
  hotReset: 'owned-only',
  format: 'checked',
  pageRequests: 'answered',
  parentFlush: 'with-nested',
};

/** Whether no premise was taken away. */
export const isSound = (premises: Premises): boolean =>
  Object.entries(soundPremises).every(([name, value]) =>
    Object.entries(premises).some(([other, found]) => other === name && found === value),
  );
