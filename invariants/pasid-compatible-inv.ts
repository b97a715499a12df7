import type { Invariant } from './invariant';
import { devices, groups } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, implies } from '../machines/terms/term';
import { members } from '../machines/vocabulary/topology';
import { attached, pasidAttached } from '../machines/vocabulary/device';
import { space } from '../machines/vocabulary/ioasid';

export const pasidCompatibleInv: Invariant = {
  id: 'INV-23',
  name: 'pasidCompatibleInv',
  says: 'While a PASID of a group is attached, every table of the group can be shared with a PASID table.',
  when: 'steady',
  source: 'iommufd/device.c: iommufd_hwpt_pasid_compat',
  exceptions: [],
  applies: (rules) => rules.policy.tables === 'explicit',
  holds: () =>
    forAll(groups, (g) =>
      implies(
        exists(members(g), (m) => pasidAttached(m).isSome()),
        forAll(members(g), (m) =>
          and(
            implies(attached(m).isSome(), space(attached(m)).isNot('paging')),
            implies(pasidAttached(m).isSome(), space(pasidAttached(m)).isNot('paging')),
          ),
        ),
      ),
    ),
  witness: () => exists(devices, (d) => and(pasidAttached(d).isSome(), attached(d).isSome())),
};
