import type { Value } from '../terms/term';
import { counter, enumeration, reference } from '../terms/declare';
import { choose } from '../terms/term';

const kernel = { of: 'Ioasid', owner: 'kernel' } as const;

export const space = enumeration({
  ...kernel,
  name: 'space',
  values: ['free', 'paging', 'manual', 'nested'],
  meaning:
    'paging: an address space with its automatic table; manual: an explicitly allocated table of one; nested: user-managed, translated by its parent',
});
export const parent = reference({
  ...kernel,
  name: 'parent',
  to: 'Ioasid',
  meaning: 'the address space or table that this one is built on',
});
export const users = counter({
  ...kernel,
  name: 'users',
  meaning: 'attachments and children that keep the IOASID alive',
});
export const mapping = enumeration({
  of: 'Ioasid',
  owner: 'user',
  name: 'mapping',
  values: ['unmapped', 'readOnly', 'readWrite'],
  meaning: 'what the user asked to be mapped',
});
export const leaf = enumeration({
  of: 'Ioasid',
  owner: 'hardware',
  name: 'leaf',
  values: ['unmapped', 'readOnly', 'readWrite'],
  meaning: 'what the page table that the IOMMU walks contains',
});
export const iotlb = enumeration({
  of: 'Ioasid',
  owner: 'hardware',
  name: 'iotlb',
  values: ['clean', 'stale'],
  meaning: 'whether the IOMMU may still use a translation that is no longer in the table',
});
export const format = enumeration({
  ...kernel,
  name: 'format',
  values: ['plain', 'enforcing'],
  meaning:
    'whether accesses through the address space are made to snoop caches, whatever a device asks for',
});

export const guest = enumeration({
  of: 'Ioasid',
  owner: 'user',
  name: 'guest',
  values: ['empty', 'stale', 'current'],
  meaning:
    'what the guest wrote into its nested table: nothing, something that the IOMMU may not have noticed yet, or what the IOMMU uses',
});

export const fdLife = enumeration({
  of: 'Fd',
  owner: 'kernel',
  name: 'fdLife',
  values: ['closed', 'open', 'pinned'],
  meaning: 'life of the security context; pinned is closed by the user but kept by bound devices',
});
export const backing = enumeration({
  of: 'Fd',
  owner: 'kernel',
  name: 'backing',
  values: ['unset', 'set'],
  meaning: 'whether the legacy container has its IOMMU driver',
});

/** The address space whose mappings an IOASID translates through in the end. */
export function rootOf(ioasid: Value<'Ioasid'>): Value<'Ioasid'> {
  const below = parent(ioasid);
  return choose(
    space(ioasid).is('paging'),
    ioasid,
    choose(space(below).is('paging'), below, parent(below)),
  );
}
