import type { Invariant } from './invariant';
import { devices } from './situations';
import { mayHalt } from '../machines/chart/while-host-runs';
import { exists } from '../machines/terms/quantifiers';
import { driver } from '../machines/vocabulary/device';
import { host } from '../machines/vocabulary/environment';

export const hostRunsInv: Invariant = {
  id: 'INV-45',
  name: 'hostRunsInv',
  says: 'Nothing that a user or an administrator does stops the host.',
  when: 'transient',
  source: 'mails of 17 June 2021 (Alex Williamson) and 21 September 2021 (Jason Gunthorpe)',
  exceptions: [],
  applies: mayHalt,
  holds: () => host().is('running'),
  witness: () => exists(devices, (d) => driver(d).is('kernel')),
};
