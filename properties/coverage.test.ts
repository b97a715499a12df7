import type { PolicyName } from '../machines/policies/policy';
import type { CoverageReport } from './coverage';
import { invariants } from '../invariants/registry';
import { compile } from '../machines/compiled/compile';
import { buildModel } from '../machines/model';
import { closelyStudied } from '../machines/policies/policy';
import { policies } from '../machines/policies/registry';
import { rulesFor } from '../machines/policies/rules';
import { check } from './check';
import { configurations } from './configurations';
import { showRow } from './coverage';
import { explore } from './explorer/explore';

type Rows = readonly string[];
const both: readonly PolicyName[] = ['device-centric', 'iommufd'];

/** Transitions that no built-in configuration takes, each with the reason. */
const neverTaken: readonly {
  readonly why: string;
  readonly in: readonly PolicyName[];
  readonly rows: Rows;
}[] = [
  {
    why: 'told only where a quirk of shipped Linux lets a window be lost',
    in: closelyStudied,
    rows: [
      'device ATTACHED_WINDOWLESS (iommufd_device_attach_reserved_iova)',
      'device WINDOW_LOST (iopt_remove_reserved_iova)',
    ],
  },
  {
    why: 'told only by a mutant that forgets an invalidation, or by none',
    in: closelyStudied,
    rows: [
      'ioasid iotlb.stale FREE to clean (iommu_domain_free)',
      'ioasid iotlb.stale DESTROYED to clean (iommu_domain_free)',
    ],
  },
  {
    why: 'a message that is understood where only a mutant could send it',
    in: both,
    rows: ['device session.bound BOUND (vfio_df_iommufd_bind)'],
  },
  {
    why: 'the same',
    in: closelyStudied,
    rows: ['iommuFd fdLife.closed UNPINNED (iommufd_ctx_put)'],
  },
  {
    why: 'an open device is not on the bus without a group: removing waits for its file',
    in: both,
    rows: ['device session.open BIND -> ENODEV (iommufd_device_bind)'],
  },
  {
    why: 'the first write of a PASID has no other member to roll back',
    in: closelyStudied,
    rows: ['group ownership.rollingBack WRITTEN (__iommu_set_group_pasid, rollback)'],
  },
  {
    why: 'the rows of FREE are the same in every state, but an address space has no parent',
    in: closelyStudied,
    rows: ['ioasid space.paging FREE to free (iommufd_destroy)'],
  },
  {
    why: 'likewise, and a table always has one',
    in: closelyStudied,
    rows: [
      'ioasid space.manual FREE to free (iommufd_destroy)',
      'ioasid space.nested FREE to free (iommufd_destroy)',
    ],
  },
  {
    why: 'a table on a nested one wants four IOASIDs',
    in: ['iommufd'],
    rows: ['ioasid space.free ALLOC_TABLE -> EINVAL (iommufd_hwpt_paging_alloc)'],
  },
  {
    why: 'an IOASID comes about by itself only with a container',
    in: both,
    rows: ['ioasid space.free ALLOCATED to paging (vfio_iommu_type1_open)'],
  },
  {
    why: 'no configuration has a PASID behind a shared requester id: a fact of the topology',
    in: ['device-centric'],
    rows: [
      'group ownership.userOwned PASID_MOVE -> EINVAL (mails of Joerg Roedel, 9 June, and Lu Baolu, 10 June 2021)',
    ],
  },
  {
    why: 'the group whose interrupts are not isolated has no other beside it that sets the container up',
    in: ['lockstep'],
    rows: ['group ownership.kernelOwned SET_CONTAINER -> EPERM (vfio_iommu_type1_attach_group)'],
  },
  {
    why: 'this policy has no explicit tables',
    in: ['device-centric', 'lockstep'],
    rows: [
      'ioasid space.manual FREE -> EBUSY (iommufd_object_remove)',
      'ioasid space.manual FREE to free (iommufd_destroy)',
      'ioasid space.manual DESTROYED to free (iommufd_fops_release)',
    ],
  },
  {
    why: 'needs one more IOASID of a user than the configuration with PASIDs has',
    in: ['iommufd'],
    rows: [
      'group ownership.userOwned PASID_MOVE to switching (iommu_replace_device_pasid)',
      'group ownership.switching SETTLE to userOwned -> OK (iommu_replace_device_pasid)',
    ],
  },
  {
    why: 'a container has no device files to be bound, attached and detached by',
    in: ['lockstep'],
    rows: [
      'device ATTACHED (iommufd_device_attach_reserved_iova)',
      'device DETACHED (iommufd_hw_pagetable_detach)',
      'device session.releasing RELEASED to closed (vfio_df_device_last_close)',
      'device bar.unmapped MMAP_BAR -> EINVAL (vfio_device_fops_mmap)',
    ],
  },
  {
    why: 'a container knows no PASIDs',
    in: ['lockstep'],
    rows: [
      'device PASID_ATTACHED (iommufd_hw_pagetable_attach)',
      'device PASID_DETACHED (iommufd_hw_pagetable_detach)',
      'device PASID_DISTURBED (__iommu_device_set_domain)',
      'device PASID_PROGRAMMED (__iommu_device_set_domain)',
      'group ownership.switching WRITTEN (__iommu_set_group_pasid)',
      'group ownership.switching FAILED to rollingBack (__iommu_set_group_pasid)',
      'requester PROGRAM_PASID_FAILED (set_dev_pasid)',
    ],
  },
  {
    why: 'the one IOASID of a container is neither allocated, nested nor freed by its user',
    in: ['lockstep'],
    rows: [
      'ioasid space.free ALLOC to paging (iommufd_ioas_alloc_ioctl)',
      'ioasid space.free NEST -> EINVAL (iommufd_hwpt_nested_alloc)',
      'ioasid space.free NEST -> EINVAL (iommufd_hwpt_nested_alloc)',
      'ioasid space.free NEST to nested (iommufd_hwpt_nested_alloc)',
      'ioasid space.free FREE -> ENOENT (iommufd_object_remove)',
      'ioasid space.paging FREE -> EBUSY (iommufd_object_remove)',
      'ioasid space.paging FREE to free (iommufd_destroy)',
      'ioasid space.nested FREE -> EBUSY (iommufd_object_remove)',
      'ioasid space.nested FREE to free (iommufd_destroy)',
      'ioasid space.nested DESTROYED to free (iommufd_fops_release)',
      'ioasid mapping.readOnly FREE to unmapped (iommufd_ioas_destroy)',
      'ioasid mapping.readWrite FREE to unmapped (iommufd_ioas_destroy)',
      'ioasid leaf.readOnly FREE to unmapped (iommufd_ioas_destroy)',
      'ioasid leaf.readWrite FREE to unmapped (iommufd_ioas_destroy)',
    ],
  },
  {
    why: 'needs two groups in one container and a failing write, which no configuration has together',
    in: ['lockstep'],
    rows: [
      'group ownership.userOwned UNJOIN to switching (vfio_iommu_type1_detach_group)',
      'group ownership.switching SETTLE to userOwned -> ENOMEM (vfio_ioctl_set_iommu)',
      'group ownership.switching SETTLE to kernelOwned -> ENOMEM (vfio_group_detach_container)',
      'group ownership.rollingBack SETTLE to switching (vfio_container_attach_group)',
      'group ownership.rollingBack SETTLE to userOwned (vfio_ioctl_set_iommu)',
    ],
  },
  {
    why: 'the same with three groups, of which two have joined before the third fails',
    in: ['lockstep'],
    rows: ['group ownership.switching SETTLE to userOwned (vfio_iommu_type1_detach_group)'],
  },
];

/** States of the charts that are never reached, and commands that are never carried out. */
const neverReached: Readonly<
  Record<(typeof closelyStudied)[number], { states: Rows; commands: Rows }>
> = {
  'device-centric': {
    // only a policy with a call to unbind has it
    states: ['session.unbinding', 'space.manual', 'iotlb.stale'],
    // mishaps that only shipped Linux lets through
    commands: [
      'ATTACH_UNWRITABLE_REPLY',
      'PASID_ATTACH_UNWRITABLE_REPLY',
      'ATTACH_PASID_ZERO',
      'ATTACH_WINDOW_FAILURE',
      'ATTACH_OUT_OF_MEMORY',
    ],
  },
  lockstep: {
    states: [
      'session.open',
      'session.releasing',
      'session.unbinding',
      'space.manual',
      'space.nested',
      'iotlb.stale',
    ],
    commands: [],
  },
  iommufd: {
    states: ['session.unbinding', 'iotlb.stale'],
    commands: [
      'ATTACH_UNWRITABLE_REPLY',
      'PASID_ATTACH_UNWRITABLE_REPLY',
      'ATTACH_PASID_ZERO',
      'ATTACH_WINDOW_FAILURE',
      'ATTACH_OUT_OF_MEMORY',
      // its address spaces have no format to choose
      'ALLOC_ENFORCING',
    ],
  },
};

const coverageIn = (name: PolicyName): CoverageReport => {
  const { coverage } = check(rulesFor(policies[name]), configurations, { coverage: true });
  if (coverage === undefined) throw new Error('no coverage');
  return coverage;
};

describe.each(closelyStudied)('over all configurations, %s', (name) => {
  const { rows, states, commands } = coverageIn(name);

  test('takes every transition of its charts, but for those of which it is known why not', () => {
    const missed = rows.filter(({ taken }) => !taken);
    expect(missed.map(({ row }) => `${showRow(row)} (${row.source})`).sort()).toEqual(
      neverTaken
        .filter((one) => one.in.includes(name))
        .flatMap((one) => one.rows)
        .sort(),
    );
  });

  test('reaches every state of its charts and carries out every command, but for the known ones', () => {
    const missed = states.filter(({ reached }) => !reached);
    expect(missed.map(({ region, state }) => `${region}.${state}`)).toEqual(
      neverReached[name].states,
    );
    expect(commands.filter((one) => !one.carriedOut).map((one) => one.name)).toEqual(
      neverReached[name].commands,
    );
  });

  test('gives every command an answer', () => {
    expect(commands.filter((one) => !one.carriedOut && !one.refused)).toEqual([]);
  });
});

test('taking notes changes nothing that the search finds', () => {
  const [pair] = configurations;
  if (pair === undefined) throw new Error('no configurations');
  const model = buildModel(rulesFor(policies['device-centric']), pair.scope);
  const plain = explore(compile(model), invariants);
  const noted = explore(compile(model, { coverage: true }), invariants);
  const { states, transitions, refusals, microStates, depth } = plain;
  expect(noted).toMatchObject({ states, transitions, refusals, microStates, depth });
});

test('a row of a step that another machine refused was not taken', () => {
  const [pair] = configurations;
  if (pair === undefined) throw new Error('no configurations');
  const model = buildModel(rulesFor(policies['device-centric']), pair.scope);
  const compiled = compile(model, { coverage: true });
  const next = new Uint8Array(model.layout.length);
  const run = (text: string, state: Uint8Array): number => {
    const number = model.commands.findIndex(({ name, args }) => [name, ...args].join(' ') === text);
    const result = compiled.step(state, next, number, -1);
    state.set(next);
    return result;
  };
  const state = model.initial.slice();
  for (const text of ['OPEN_DEVICE 1', 'OPEN_DEVICE 2', 'BIND 1 1'])
    expect(run(text, state)).toBe(0);
  const takenBefore = compiled.coverage?.taken.filter((one) => one === 1).length ?? 0;
  expect(run('BIND 2 2', state)).toBeGreaterThan(0);
  // the group refuses the claim; the row of the device that asked for it was taken by the first BIND
  expect(compiled.coverage?.taken.filter((one) => one === 1)).toHaveLength(takenBefore + 1);
});
