import type { Reply } from '../../../backends/ioctl/protocol/reply';
import type { Machine } from './machine';
import { parseReply } from '../../../backends/ioctl/protocol/reply';
import { topologyNamed } from '../../../backends/guest/topologies/registry';
import { parseScenario } from './parse-scenario';
import { runScenario } from './run-scenario';

const topology = topologyNamed('same-slot');
if (topology === undefined) throw new Error('no such topology');
const machine: Machine = { topology, release: '7.3.4' };

/** Drivers as a scenario finds them, and answers to what these requests begin with. */
function kernel(answers: Readonly<Record<string, string | readonly string[]>> = {}) {
  const asked: string[] = [];
  const drivers = new Map(
    machine.topology.devices.map(({ address, role }) => [
      address,
      role === 'knocks-as-driver' ? '-' : 'vfio-pci',
    ]),
  );
  const times = new Map<string, number>();
  const ask = (request: string): Promise<Reply> => {
    asked.push(request);
    const [operation, address = '', name = '-'] = request.split(' ');
    if (operation === 'unbind-driver') drivers.set(address, '-');
    if (operation === 'bind-driver') drivers.set(address, name);
    const key = Object.keys(answers).find((start) => request.startsWith(start));
    const listed = key === undefined ? undefined : answers[key];
    const turn = times.get(key ?? '') ?? 0;
    times.set(key ?? '', turn + 1);
    const answer = typeof listed === 'string' ? listed : listed?.[turn % listed.length];
    const payload = answer ?? (operation === 'driver' ? `0 ${drivers.get(address) ?? '-'}` : '0');
    const reply = parseReply(payload);
    return reply === undefined ? Promise.reject(new Error(payload)) : Promise.resolve(reply);
  };
  return { asked, ask };
}

const scenario = (...lines: string[]) =>
  parseScenario('a.scenario', ['# A', 'topology same-slot', ...lines].join('\n'));

/** The differences in short. */
async function differences(lines: string[], answers: Record<string, string | readonly string[]>) {
  const outcome = await runScenario(scenario(...lines), kernel(answers).ask, machine);
  if (outcome.kind === 'skipped') throw new Error(outcome.reason);
  return outcome.differences.map(({ line, seen }) => [line, seen]);
}

test('names become handles, addresses and ids; everything is put back', async () => {
  const { ask, asked } = kernel({ bind: '0 7', 'ioas-alloc': '0 8', attach: '0 0x9' });
  const lines = [
    'open-iommu fd1',
    'open-device d1',
    'bind d1 fd1 -> id1',
    'ioas-alloc fd1 -> ioas1',
    'map fd1 ioas1 target p3 1 rw',
    'attach d1 ioas1 -> 9   # [T2g]',
    'ioctl fd1 IOMMU_DESTROY size id:u32=id1 -> OK',
    'unbind-driver d2',
  ];
  expect(await runScenario(scenario(...lines), ask, machine)).toEqual({
    kind: 'ran',
    scenario: 'a',
    asked: 8,
    agreed: 8,
    tags: ['T2g'],
    differences: [],
  });
  const from = asked.indexOf('open-iommu 0');
  expect(asked.slice(from, from + 9)).toEqual([
    'open-iommu 0',
    'open-device 1 0000:00:05.0',
    'bind 1 0',
    'ioas-alloc 0',
    'map 0 8 0x8000000 3 1 rw',
    'attach 1 8',
    'ioctl 0 0x3b80 0800000007000000',
    'unbind-driver 0000:00:05.1',
    'close-all',
  ]);
  expect(asked).toContain('bind-driver 0000:00:05.1 vfio-pci');
});

test('every line that differs is told; a line that lost its name is not asked', async () => {
  const lines = [
    'open-iommu fd1 -> EPERM',
    'ioas-alloc fd1 -> ioas1',
    'destroy fd1 ioas1',
    'destroy fd1 1',
    'ranges fd1 1 -> 1 0 *',
  ];
  expect(
    await differences(lines, { 'ioas-alloc': '12', destroy: '! no handle', ranges: '0 1 0' }),
  ).toEqual([
    [3, 'OK'],
    [4, 'ENOMEM'],
    [5, '"ioas1" was given no value'],
    [6, 'rejected: no handle'],
    [7, 'OK 1 0'],
  ]);
});

test('a name keeps its value', async () => {
  const lines = ['open-iommu fd1', 'ioas-alloc fd1 -> a', 'ioas-alloc fd1 -> a'];
  expect(await differences(lines, { 'ioas-alloc': '0 3' })).toEqual([]);
  expect(await differences(lines, { 'ioas-alloc': ['0 3', '0 4'] })).toEqual([[5, 'OK 4']]);
});

test('the fields of an ioctl are compared one by one', async () => {
  const request = 'ioctl fd1 IOMMU_IOAS_ALLOC size flags:u32=0 id:u32=0 ->';
  const answer = { ioctl: '0 0c0000000000000005000000' };
  const told = (expected: string) =>
    differences(['open-iommu fd1', `${request} ${expected}`, 'destroy fd1 5'], answer);
  expect(await told('size flags:u32=0 id:u32=5')).toEqual([]);
  expect(await told('size flags:u32=* id:u32=new')).toEqual([]);
  expect(await told('size ...')).toEqual([]);
  expect(await told('size flags:u32=0')).toHaveLength(1);
  expect(await told('size flags:u32=0 id:u32=6')).toHaveLength(1);
});

test('in rounds every answer that would do must come, except perhaps', async () => {
  const lines = [
    'for n in 1 to 2, 2 times',
    'failing n rescan -> ENOMEM 1 | OK 0 | maybe EIO 1',
    'end',
  ];
  expect(await differences(lines, { failing: ['12 1', '0 0'] })).toEqual([]);
  expect(await differences(lines, { failing: '12 1' })).toEqual([[4, 'it in none']]);
  expect(await differences(lines, { failing: '22 1' })).toHaveLength(6);
});

test('what a scenario finds otherwise is put right before', async () => {
  const { ask, asked } = kernel();
  await ask('bind-driver 0000:00:05.3 virtio-pci');
  await runScenario(scenario('probe target d1 -> *'), ask, machine);
  expect(asked.indexOf('unbind-driver 0000:00:05.3')).toBeLessThan(
    asked.findIndex((one) => one.startsWith('probe-setup 0x8000000 0000:00:05.0 ')),
  );
});

test('a machine that cannot be put right is told, and nothing is asked', async () => {
  expect(await differences(['rescan'], { driver: '19' })).toEqual([
    [0, '"driver 0000:00:05.0" failed: ENODEV'],
    [0, '"driver 0000:00:05.0" failed: ENODEV'],
  ]);
});

test('a scenario or a line for another machine is left out', async () => {
  const other = parseScenario('b.scenario', '# B\ntopology bridge\nrescan');
  expect(await runScenario(other, kernel().ask, machine)).toEqual({
    kind: 'skipped',
    scenario: 'b',
    reason: 'it is for topology bridge',
  });
  const { ask, asked } = kernel();
  const newer = scenario('linux >= 7.4', 'rescan');
  expect(await runScenario(newer, ask, machine)).toMatchObject({
    reason: 'it is for linux >= 7.4',
  });
  await runScenario(scenario('mode scalable: rescan', 'linux >= 6.15: rescan'), ask, machine);
  expect(asked.filter((one) => one === 'rescan')).toHaveLength(1);
});

test('where the identity stays, probes are left out unless they are meant for the mode', async () => {
  const scalable = topologyNamed('same-slot', 'scalable') ?? topology;
  const { ask, asked } = kernel();
  const probes = scenario('probe target d1 -> -', 'mode scalable: probe 0x1000 d2 -> *');
  await runScenario(probes, ask, { ...machine, topology: scalable, identityStays: true });
  expect(asked.filter((one) => one.startsWith('probe '))).toEqual(['probe 0x1000 0000:00:05.1']);
});
