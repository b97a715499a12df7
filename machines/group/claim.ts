import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { OperationRules } from './operation';
import { event, self } from '../chart/events';
import { accept, inOrder, only, refuse, set, tell } from '../chart/transition';
import { and, falsity, flag, number, truth } from '../terms/term';
import { backing } from '../vocabulary/ioasid';
import { count } from '../terms/quantifiers';
import { directMapped, members, msiIsolated } from '../vocabulary/topology';
import { answersOf } from '../policies/answers';
import { actor, claimant, domain, operation, owner, ownerCount } from '../vocabulary/group';
import { driver } from '../vocabulary/device';
import {
  atRest,
  blocked,
  defaultDomain,
  forgetMoves,
  isMember,
  isParked,
  someMember,
  switchTo,
} from './switch';

const source = 'iommu_device_claim_dma_owner';
const takeOwnership = '__iommu_take_dma_ownership';

/** Why a group that the kernel owns cannot be claimed, in the kernel's order. */
export function claimRefusals({ premises, policy }: Rules): ChartTransition[] {
  const g = self<'Group'>();
  const { notViable } = answersOf(policy);
  // a container looks at interrupts when it attaches the group, which is with the claim only if it has its driver
  const isAttaching = policy.interface === 'container' ? backing(event.fd).is('set') : truth;
  return inOrder(
    refuse(
      notViable,
      policy.groups === 'single' ? count(members(g), isMember).atLeast(2) : falsity,
      'mail of Kevin Tian, 18 June 2021: groups of one device first',
    ),
    refuse(
      'EPERM',
      premises.interrupts === 'checked'
        ? and(isAttaching, msiIsolated(g).equals(flag(false)))
        : falsity,
      policy.interface === 'container' ? 'vfio_iommu_type1_attach_group' : 'iommufd_device_bind',
    ),
    refuse(
      notViable,
      premises.kernelDriver === 'refused'
        ? someMember((m) => and(isMember(m), driver(m).is('kernel')))
        : falsity,
      source,
    ),
    refuse(
      'EBUSY',
      someMember((m) => and(isMember(m), isParked(m))),
      '__iommu_group_set_domain_internal',
    ),
    refuse(
      'EINVAL',
      premises.directMapping === 'refused'
        ? someMember((m) => and(isMember(m), directMapped(m).equals(flag(true))))
        : falsity,
      '__iommu_device_set_domain',
    ),
  );
}

/** Taking ownership for a bound device: the first claim blocks every member, later ones are counted. */
export function claim(rules: Rules): OperationRules {
  const g = self<'Group'>();
  const { premises, policy } = rules;
  const group = policy.moves === 'group';
  const ownedBy = (fd: typeof event.fd) => [
    set(owner, fd),
    set(ownerCount, number(1)),
    ...only(group, set(domain, premises.claim === 'leaves-default' ? defaultDomain : blocked)),
  ];
  const keeps = premises.failedClaim === 'keeps';
  return {
    kernelOwned: {
      CLAIM: [
        ...claimRefusals(rules),
        premises.claim === 'blocks-first'
          ? accept({
              target: 'switching',
              set: switchTo({
                operation: 'claim',
                goal: blocked,
                back: defaultDomain,
                unit: 'group',
                actor: event.device,
                claimant: event.fd,
              }),
              source: takeOwnership,
            })
          : accept({
              target: 'userOwned',
              set: ownedBy(event.fd),
              tell: [tell('device', event.device, 'BOUND', { fd: event.fd })],
              source: 'mutant: no switch to blocked DMA',
            }),
      ],
    },
    userOwned: {
      CLAIM: inOrder(
        refuse(
          answersOf(policy).otherContext,
          premises.cookie === 'compared' && policy.contexts === 'one'
            ? owner(g).differs(event.fd)
            : falsity,
          source,
        ),
        accept({
          set: [set(ownerCount, ownerCount(g).plus(number(1)))],
          tell: [tell('device', event.device, 'BOUND', { fd: event.fd })],
          source,
        }),
      ),
    },
    settles: [
      accept({
        when: operation(g).is('claim'),
        target: 'userOwned',
        set: [...ownedBy(claimant(g)), ...atRest],
        tell: [forgetMoves, tell('device', actor(g), 'BOUND', { fd: claimant(g) })],
        finish: 'OK',
        source: takeOwnership,
      }),
    ],
    undone: [
      accept({
        when: operation(g).is('claim'),
        target: keeps ? 'userOwned' : 'kernelOwned',
        set: keeps ? [...ownedBy(claimant(g)), ...atRest] : atRest,
        finish: 'ENOMEM',
        source: takeOwnership,
      }),
    ],
  };
}
