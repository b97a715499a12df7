import type { Policy } from './policy';

/**
 * The proposal of June 2021: binding claims and blocks the group, then every device is attached and
 * detached on its own. Devices that share a requester id overwrite each other's table; the mail calls
 * that the user's own mistake, since both are in one security context.
 */
export const deviceCentric: Policy = {
  name: 'device-centric',
  summary: 'ownership per group, attachment per device',
  source: 'mails of Kevin Tian, 15 June 2021 02:31 UTC and 16 June 2021',
  interface: 'device',
  moves: 'device',
  sharedRequester: 'last-writer-wins',
  oneIoasidPerGroup: false,
  tables: 'implicit',
  hotAdd: 'blocked',
};
