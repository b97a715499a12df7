import type { Rules } from '../machines/policies/rules';
import type { Formula } from '../machines/terms/term';
import { devices, fds, ioasids, requesters } from './situations';
import { exists, forAll } from '../machines/terms/quantifiers';
import { and, flag, implies, not, number, or } from '../machines/terms/term';
import type { Value } from '../machines/terms/term';
import {
  aliasOf,
  ats,
  directMapped,
  fdOf,
  groupOf,
  ioasidsOf,
  onAttachFail,
  pasidCapable,
  requesterGroup,
  requesterOf,
  slotBefore,
} from '../machines/vocabulary/topology';

/** What a proof for any number of things takes for granted about the machine at hand. */
export interface TopologyFact {
  readonly name: string;
  readonly says: string;
  readonly applies: (rules: Rules) => boolean;
  readonly holds: () => Formula;
}

type D = Value<'Device'>;
const everywhere = (): boolean => true;
const alone = (d: D): Formula =>
  forAll(devices, (m) => implies(requesterOf(m).equals(requesterOf(d)), m.equals(d)));

/** The facts; a test holds them against every configuration that is explored. */
export const topologyFacts: readonly TopologyFact[] = [
  {
    name: 'requestersInGroups',
    says: 'A device has a group and a requester id, and the id belongs to that group.',
    applies: everywhere,
    holds: () =>
      forAll(devices, (d) =>
        and(
          groupOf(d).isSome(),
          requesterOf(d).isSome(),
          requesterGroup(requesterOf(d)).equals(groupOf(d)),
          aliasOf(requesterOf(d)).equals(requesterOf(d)),
        ),
      ),
  },
  {
    name: 'aliasesInGroups',
    says: 'An alias is of a requester id of the same group that is no alias itself, and fails as it does.',
    applies: everywhere,
    holds: () =>
      forAll(requesters, (r) =>
        and(
          requesterGroup(r).isSome(),
          aliasOf(r).isSome(),
          aliasOf(aliasOf(r)).equals(aliasOf(r)),
          requesterGroup(aliasOf(r)).equals(requesterGroup(r)),
          onAttachFail(aliasOf(r)).equals(onAttachFail(r)),
        ),
      ),
  },
  {
    name: 'slotsInContexts',
    says: 'An IOASID is named in one context, and so is the slot before it.',
    applies: everywhere,
    holds: () =>
      forAll(ioasids, (i) =>
        and(
          fdOf(i).isSome(),
          slotBefore(i).differs(i),
          implies(slotBefore(i).isSome(), fdOf(slotBefore(i)).equals(fdOf(i))),
        ),
      ),
  },
  {
    name: 'specialDevicesAreAlone',
    says: 'A device that translates addresses itself, tags requests with a PASID, or is directly mapped by firmware shares its requester id with no other.',
    applies: everywhere,
    holds: () =>
      forAll(devices, (d) =>
        implies(
          or(
            ats(d).equals(flag(true)),
            pasidCapable(d).equals(flag(true)),
            directMapped(d).equals(flag(true)),
          ),
          alone(d),
        ),
      ),
  },
  {
    name: 'stuckDriversHaveNoPasids',
    says: 'An IOMMU driver that leaves the new table behind when an attach fails has no PASIDs.',
    applies: everywhere,
    holds: () =>
      forAll(devices, (d) =>
        implies(
          pasidCapable(d).equals(flag(true)),
          not(onAttachFail(requesterOf(d)).equals(number(2))),
        ),
      ),
  },
  {
    name: 'containersHaveASpace',
    says: 'Every container has an address space to give.',
    applies: (rules) => rules.policy.interface === 'container',
    holds: () => forAll(fds, (f) => exists(ioasidsOf(f), (i) => i.isSome())),
  },
];
