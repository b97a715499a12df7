import type { Id } from '../../machines/terms/sorts';
import type { IsolationFrame, IsolationNode } from './isolation-graph';
import type { StateView } from './state-view';
import { domainConstant, firstTranslated, showValue } from '../../machines/terms/sorts';
import {
  bar,
  ctx,
  driver,
  pageRequest,
  presence,
  reset,
  session,
} from '../../machines/vocabulary/device';
import { claimant, operation, owner, ownership } from '../../machines/vocabulary/group';
import { fdLife, guest, iotlb, parent, space } from '../../machines/vocabulary/ioasid';
import { aliasOf, fdOf, groupOf, requesterGroup } from '../../machines/vocabulary/topology';

/** The ids of nodes: plain words, so that they can be ids of other notations too. */
export const nodeId = {
  device: (d: Id<'Device'>): string => `d${d}`,
  requester: (r: Id<'Requester'>): string => `r${r}`,
  ioasid: (i: Id<'Ioasid'>): string => `i${i}`,
  userMemory: (fd: Id<'Fd'>): string => `memoryOfFd${fd}`,
  deviceMemory: (d: Id<'Device'>): string => `memoryOfD${d}`,
  kernelMemory: 'kernelMemory',
  domain: (domain: number): string =>
    domain >= firstTranslated
      ? `tableOfI${domain - firstTranslated + 1}`
      : `${showValue({ kind: 'domain' }, domain)}Domain`,
} as const;

export function deviceNode(view: StateView, d: Id<'Device'>): IsolationNode {
  const onBus = view.named(presence, d) !== 'absent';
  return {
    kind: 'device',
    id: nodeId.device(d),
    label: `d${d}`,
    device: d,
    group: view.value(groupOf, d),
    notes: onBus ? notesOf(view, d) : ['not on the bus'],
    onBus,
  };
}

function notesOf(view: StateView, d: Id<'Device'>): string[] {
  const held = view.named(driver, d);
  const notes = [held === 'none' ? 'no driver' : `${held ?? '?'} driver`, fileOf(view, d)];
  if (view.named(presence, d) === 'removing') notes.push('being removed');
  if (view.named(presence, d) === 'stranded') notes.push('stranded: in no group');
  if (view.named(reset, d) !== 'normal') notes.push('parked by a reset');
  if (view.named(bar, d) === 'mapped') notes.push('its memory is mapped');
  if (view.named(pageRequest, d) === 'pending') notes.push('waits for a page');
  return notes;
}

function fileOf(view: StateView, d: Id<'Device'>): string {
  const life = view.named(session, d) ?? 'closed';
  const fd = view.value(ctx, d);
  return fd === 0 ? `file ${life}` : `${life === 'bound' ? 'bound' : `file ${life},`} to fd${fd}`;
}

export function requesterNode(view: StateView, r: Id<'Requester'>): IsolationNode {
  const own = view.value(aliasOf, r);
  return {
    kind: 'requester',
    id: nodeId.requester(r),
    label: own === r ? `r${r}` : `r${r}, alias of r${own}`,
    requester: r,
    group: view.value(requesterGroup, r),
    isAlias: own !== r,
  };
}

export function domainNode(domain: number): IsolationNode {
  const names: Readonly<Record<number, string>> = {
    [domainConstant.none]: 'no domain',
    [domainConstant.default]: 'default domain',
    [domainConstant.blocked]: 'blocked',
    [domainConstant.physical]: 'physical memory',
  };
  const label = names[domain] ?? `table of i${domain - firstTranslated + 1}`;
  return { kind: 'domain', id: nodeId.domain(domain), label, domain };
}

export function ioasidNode(view: StateView, i: Id<'Ioasid'>): IsolationNode {
  const kind = view.named(space, i) ?? 'free';
  const below = view.value(parent, i);
  const notes = [
    kind === 'free' ? 'freed' : kind === 'paging' ? 'address space' : `${kind} table on i${below}`,
  ];
  if (view.named(iotlb, i) === 'stale') notes.push('IOTLB stale');
  const written = view.named(guest, i);
  if (written === 'stale' || written === 'current') notes.push(`guest table ${written}`);
  return {
    kind: 'ioasid',
    id: nodeId.ioasid(i),
    label: `i${i}`,
    ioasid: i,
    fd: view.value(fdOf, i),
    ...(below === 0 ? {} : { parent: below }),
    notes,
  };
}

export function groupFrame(view: StateView, g: Id<'Group'>): IsolationFrame {
  return { id: `g${g}`, number: g, label: `g${g}: ${ownerOf(view, g)}` };
}

/** `owned by fd1`, `the kernel's`, and which move of the members is going on. */
export function ownerOf(view: StateView, g: Id<'Group'>): string {
  const fd = view.value(owner, g);
  const held = fd === 0 ? 'the kernel’s' : `owned by fd${fd}`;
  const wants = view.value(claimant, g);
  const moving = `${view.named(operation, g) ?? ''}${wants === 0 ? '' : ` for fd${wants}`}`;
  switch (view.named(ownership, g)) {
    case 'switching':
      return `${held}, ${moving} going on`;
    case 'rollingBack':
      return `${held}, ${moving} rolling back`;
    case 'kernelOwned':
    case 'userOwned':
    case undefined:
      return held;
  }
}

export function fdFrame(view: StateView, fd: Id<'Fd'>): IsolationFrame {
  const life = view.named(fdLife, fd) ?? 'open';
  return {
    id: `fd${fd}`,
    number: fd,
    label: `fd${fd}: ${life === 'pinned' ? 'closed, kept by devices' : life}`,
  };
}
