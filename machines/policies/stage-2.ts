import type { Policy } from './policy';

/** The second stage of the RFC of July 2021, with the errnos of the series of September 2021. */
export const stage2: Policy = {
  name: 'stage-2',
  summary: 'device files, but the first attach and the last detach move the whole group',
  source: 'RFC v2 of 9 July 2021, section 1.3; [RFC 00/20] of 19 September 2021',
  interface: 'device',
  gate: 'bind',
  start: 'first-claim',
  monitor: 'notify-after',
  unbind: 'by-close',
  contexts: 'one',
  groups: 'all',
  moves: 'group',
  sharing: 'group',
  sharedRequester: 'stays',
  reattach: 'refused',
  mapping: 'attached',
  tables: 'implicit',
  hotAdd: 'blocked',
  answers: 'september-2021',
};
