import { basename, dirname } from 'node:path';
import { allScenarios } from './all-scenarios';

const museum = allScenarios().filter(({ file }) => basename(dirname(file)) === 'museum');
const rowOf = (id: string): string => id.replace(/[a-z]$/, '');

/** The rows of the museum, with the projects and threads that each of them is about. */
const rows: readonly (readonly [id: string, ...threads: string[]])[] = [
  ['B-1', 'rust-vmm/vfio #92, PR #127, PR #148, PR #153'],
  ['B-2', 'cloud-hypervisor commit 96ea24339'],
  ['B-3', 'cloud-hypervisor #6892, PR #7981'],
  ['B-4', 'cloud-hypervisor PR #8367'],
  ['B-5', 'cloud-hypervisor PR #1867'],
  ['B-6', 'cloud-hypervisor PR #3123'],
  ['B-7', 'cloud-hypervisor PR #886, PR #1332'],
  ['B-8', 'rust-vmm/vfio #107'],
  ['B-9', 'rust-vmm/vfio PR #140'],
  ['B-10', 'rust-vmm/vfio PR #169'],
  ['B-11', 'SamsungDS/libvfn PR #17'],
  ['B-12', 'SamsungDS/libvfn PR #18', 'SamsungDS/libvfn PR #24'],
  ['B-13', 'spdk #2086', 'spdk #447', 'spdk #2811'],
  ['B-14', 'openvmm PR #3465, #3972, #4104, #1020'],
  ['B-15', 'libvfio-user PR #833, #779'],
  ['B-16', 'kata-containers #12393, #2899, #9723'],
  ['B-17', 'kubevirt #6718, enhancements PR #267', 'ROCm/k8s-gpu-dra-driver #93, PR #114'],
  ['B-18', 'firecracker #5679, PR #5870'],
  ['B-19', 'microvm.nix PR #583, PR #586, PR #595', 'virt-manager PR #1036'],
  ['B-20', 'rust-vmm/vfio vfio_device.rs at 96c82d1'],
];

test('the museum has twenty rows', () => {
  const found = museum.map(({ id }) => id);
  expect(found.filter((id) => id === rowOf(id))).toEqual(rows.map(([id]) => id));
  expect(rows).toHaveLength(20);
});

test.each(rows)('%s names its threads, of which each file names one', (row, ...threads) => {
  const sources = museum.filter(({ id }) => rowOf(id) === row).map((one) => one.sources);
  for (const thread of threads)
    expect(sources.flat().some((source) => source.startsWith(thread))).toBe(true);
  const projects = threads.map((thread) => thread.split(' ')[0] ?? '');
  for (const one of sources)
    expect(one.some((source) => projects.includes(source.split(' ')[0] ?? ''))).toBe(true);
});

test.each(museum.map((one) => [one.id, one] as const))(
  '%s is told to the end under some policy, and what comes of it is asserted',
  (_id, { endings }) => {
    const told = endings.flatMap(({ claim }) => (claim.kind === 'n/a' ? [] : [claim.assertions]));
    expect(told.length).toBeGreaterThan(0);
    for (const assertions of told) expect(assertions.length).toBeGreaterThan(1);
  },
);
