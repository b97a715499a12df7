import type { AnyStateNode } from 'xstate';
import type { EntityMachine } from '../../machines/chart/chart';
import { withFailures } from '../../exports/smt/obligations';
import { invariants } from '../../invariants/registry';
import { machinesFor } from '../../machines/model';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { prove } from './prove';

/** A refusal of a chart: the place, the event, and which of the rows for it. */
interface Refusal {
  readonly state: string;
  readonly event: string;
  readonly row: number;
  readonly name: string;
}

let mockRemoved: Refusal | undefined;
jest.mock('../../machines/model', () => {
  const actual = jest.requireActual<{ machinesFor: typeof machinesFor }>('../../machines/model');
  return {
    ...actual,
    machinesFor: (...args: Parameters<typeof machinesFor>) =>
      mockWithout(actual.machinesFor(...args), mockRemoved),
  };
});

const nodesOf = ({ logic, regions }: EntityMachine): AnyStateNode[] => [
  logic.root,
  ...regions.flatMap(({ name }) => Object.values(logic.root.states[name]?.states ?? {})),
];

/** The charts without one of their refusals. */
function mockWithout(
  machines: readonly EntityMachine[],
  removed: Refusal | undefined,
): readonly EntityMachine[] {
  for (const node of machines.flatMap(nodesOf))
    if (node.id === removed?.state) {
      const rows = node.transitions.get(removed.event) ?? [];
      node.transitions.set(
        removed.event,
        rows.filter((_, at) => at !== removed.row),
      );
    }
  return machines;
}

const rules = withFailures(rulesFor(policies['device-centric']));
const isRefusal = (row: { readonly actions: readonly unknown[] }): boolean =>
  row.actions.some(
    (one) => typeof one === 'object' && one !== null && 'type' in one && one.type === 'refuse',
  );

/** The refusals that guard something: what follows them in the chart would be done instead. */
const refusals = machinesFor(rules)
  .flatMap(nodesOf)
  .flatMap((node) =>
    [...node.transitions].flatMap(([event, rows]) =>
      rows.flatMap((row, at): Refusal[] => {
        const guards = isRefusal(row) && rows.slice(at + 1).some((later) => !isRefusal(later));
        if (!guards) return [];
        const name = `${node.id} ${event} [${at}] ${row.description ?? ''}`;
        return [{ state: node.id, event, row: at, name }];
      }),
    ),
  );

/** Refusals that no claim about states needs, and why. */
const needless: Readonly<Record<string, string>> = {
  'device.session.closed OPEN_DEVICE [0] vfio_device_fops_cdev_open':
    'the next row refuses a device that is being removed too, with another errno',
  'device.session.open BIND [1] iommufd_device_bind':
    'a stranded device has no open file under this policy',
  'device.bar.unmapped MMAP_BAR [0] vfio_device_fops_mmap': 'what follows asks for a bound device',
  'group.ownership.kernelOwned CLAIM [2] __iommu_group_set_domain_internal':
    'the member loop passes a parked member by, and it stays blocked',
  'ioasid.space.manual FREE [0] iommufd_object_remove':
    'no address space has explicit tables under this policy',
  'ioasid.mapping.unmapped MAP [0] iommufd_get_ioas': 'what follows asks for an address space',
  'ioasid.mapping.unmapped MAP_READ_ONLY [0] iommufd_get_ioas':
    'what follows asks for an address space',
  'ioasid.guest.empty INVALIDATE [0] iommufd_hwpt_invalidate':
    'an invalidation of what no guest has written changes nothing',
  'ioasid.guest.empty INVALIDATE [1] iommufd_hwpt_invalidate':
    'an invalidation of what no guest has written changes nothing',
  'group.ownership.userOwned PASID_MOVE [1] mails of Joerg Roedel, 9 June, and Lu Baolu, 10 June 2021':
    'a device with a PASID shares its requester id with no other: a fact of the topology',
  'device.session.bound HOT_RESET [0] vfio_pci_dev_set_resettable':
    'only a claim of a step speaks of hot resets',
  'device.session.bound HOT_RESET [1] vfio_iommufd_get_dev_id':
    'only a claim of a step speaks of hot resets',
};

const known = new Set<string>();
const claims = new Set([
  ...invariants.filter(({ name }) => name.endsWith('Inv')).map(({ id }) => id),
  'progress',
]);
const needed = refusals.filter(({ name }) => needless[name] === undefined);

beforeAll(async () => {
  const report = await prove(rules, { known });
  expect(report.failed).toEqual([]);
}, 600_000);

afterEach(() => {
  mockRemoved = undefined;
});

test.each(needed.map((one) => [one.name, one] as const))(
  'without this refusal a claim fails at a named step: %s',
  async (_, refusal) => {
    mockRemoved = refusal;
    const report = await prove(rules, { known, claims, untilOneFalls: true });
    expect(report.failed).not.toEqual([]);
    const steps = [...report.failed, ...report.lost].map(({ obligation }) => obligation.query.step);
    expect(steps.some((step) => step !== undefined)).toBe(true);
  },
);

test('every refusal that is listed as needless exists', () => {
  expect(refusals.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(needless)));
  expect(needed.length).toBeGreaterThan(12);
});
