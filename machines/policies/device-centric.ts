import type { Policy } from './policy';

/**
 * The proposal of June 2021: binding claims and blocks the group, then every device is attached and
 * detached on its own. Devices that share a requester id overwrite each other's table; the mail calls
 * that the user's own mistake, since both are in one security context. Where the mails leave the gate,
 * the monitor and the start of blocked DMA to existing code, this policy takes what the debate arrived
 * at; what was argued at first is in `as-argued.ts`.
 */
export const deviceCentric: Policy = {
  name: 'device-centric',
  summary: 'ownership per group, attachment per device',
  source: 'mails of Kevin Tian, 15 June 2021 02:31 UTC and 16 June 2021',
  interface: 'device',
  gate: 'bind',
  start: 'first-claim',
  monitor: 'deny-before',
  unbind: 'by-close',
  contexts: 'one',
  groups: 'all',
  moves: 'device',
  sharing: 'free',
  sharedRequester: 'last-writer-wins',
  reattach: 'moves',
  mapping: 'any-time',
  tables: 'implicit',
  hotAdd: 'blocked',
  answers: 'shipped',
};
