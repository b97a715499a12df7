import type { PolicyName } from '../../machines/policies/policy';
import type { Sweep } from './failing-allocations';
import { isAtLeast } from './shipped-on';

const bound = [
  'OPEN_DEVICE d1',
  'BIND d1 fd1',
  'OPEN_DEVICE d2',
  'BIND d2 fd1',
  'ALLOC i1',
] as const;
const leaves = ['DETACH d1', 'CLOSE_DEVICE d1'] as const;
const again = ['ATTACH d1 i1', ...leaves] as const;

/** Where allocations are made to fail: claims, attaches, replaces, tables, and what they leave behind. */
const ofDevices: readonly Sweep[] = [
  { given: ['OPEN_DEVICE d1'], command: 'BIND d1 fd1', after: ['OPEN_DEVICE d2', 'BIND d2 fd2'] },
  {
    given: ['OPEN_DEVICE d1', 'BIND d1 fd1', 'OPEN_DEVICE d2'],
    command: 'BIND d2 fd1',
    after: ['CLOSE_DEVICE d1'],
  },
  { given: bound, command: 'ATTACH d1 i1', after: again },
  { given: [...bound, 'ATTACH d1 i1'], command: 'ATTACH d2 i1', after: again },
  {
    given: [...bound, 'ATTACH d1 i1', 'ALLOC i2'],
    command: 'ATTACH d1 i2',
    after: ['ATTACH d1 i1', 'DETACH d1', ...again],
  },
  {
    given: [...bound, 'ATTACH d1 i1', 'ATTACH d2 i1', 'ALLOC i2'],
    command: 'ATTACH d2 i2',
    after: ['DETACH d1', 'DETACH d2', ...again],
  },
  {
    given: [...bound, 'ATTACH d1 i1', 'ALLOC_TABLE i2 i1'],
    command: 'ATTACH d1 i2',
    after: ['ATTACH d1 i1', 'DETACH d1', ...again],
  },
  { given: bound, command: 'ALLOC_TABLE i2 i1', after: again },
  { given: [...bound, 'ATTACH d1 i1'], command: 'DETACH d1', after: again },
];

const ofContainers: readonly Sweep[] = [
  { given: ['OPEN_GROUP g1'], command: 'SET_CONTAINER g1 fd1', after: ['CLOSE_GROUP g1'] },
  {
    given: ['OPEN_GROUP g1', 'SET_CONTAINER g1 fd1'],
    command: 'SET_IOMMU fd1',
    after: ['UNSET_CONTAINER g1', 'CLOSE_GROUP g1'],
  },
  {
    given: ['OPEN_GROUP g1', 'SET_CONTAINER g1 fd1', 'SET_IOMMU fd1', 'OPEN_GROUP g2'],
    command: 'SET_CONTAINER g2 fd1',
    after: ['CLOSE_GROUP g2', 'UNSET_CONTAINER g1'],
  },
  {
    given: ['OPEN_GROUP g1', 'SET_CONTAINER g1 fd1', 'SET_IOMMU fd1'],
    command: 'GET_DEVICE_FD d1',
    after: ['CLOSE_GROUP g1'],
  },
];

/** Before, vfio-pci did not survive a failed allocation when it opens a device (`vfio_msi_cap_len`). */
const openSurvivesSince = '7.3';

/** The sweeps of a policy that can be held against a kernel. */
export function sweepsOf(policy: PolicyName, release: string): readonly Sweep[] {
  const all = policy === 'lockstep' ? ofContainers : ofDevices;
  const survives = isAtLeast(release, openSurvivesSince);
  return all.filter(({ command }) => survives || !/^(BIND|GET_DEVICE_FD) /.test(command));
}
