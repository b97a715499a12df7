import { session } from '../../machines/vocabulary/device';
import { fdLife } from '../../machines/vocabulary/ioasid';
import { machineOf, stateAfter } from './fixtures/machines';
import { numberOf } from './failing-allocations';
import { KernelRest } from './kernel-rest';
import type { KernelMachine } from './kernel-machine';

const machine = machineOf('same-slot', { features: ['core', 'memory', 'exit', 'hotplug'] });
const bound = ['OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1', 'ATTACH d1 i1'] as const;

/** What a device file is right after a command, and once the kernel is at rest. */
function lives({ compiled }: KernelMachine, given: readonly string[], command: string) {
  const now = stateAfter(machine, ...given);
  const next = now.slice();
  expect(compiled.step(now, next, numberOf(compiled, command), -1)).toBe(0);
  const life = () => session.values[compiled.model.layout.read(next, session.symbol, 1)];
  const before = life();
  const rest = new KernelRest(compiled);
  rest.settle(next);
  return [before, life()];
}

test('a device file is released as soon as nothing holds it: after the last close', () => {
  expect(lives(machine, bound, 'CLOSE_DEVICE d1')).toEqual(['closed', 'closed']);
});

test('a mapping holds a closed file, and its munmap releases it', () => {
  const mapped = [...bound, 'MMAP_BAR d1'];
  expect(lives(machine, mapped, 'CLOSE_DEVICE d1')).toEqual(['lingering', 'lingering']);
  expect(lives(machine, [...mapped, 'CLOSE_DEVICE d1'], 'MUNMAP_BAR d1')).toEqual([
    'lingering',
    'closed',
  ]);
});

test('an exit releases what the process held', () => {
  expect(lives(machine, bound, 'EXIT fd1')).toEqual(['lingering', 'closed']);
});

test('an IOMMU fd that was closed lives on as long as a device is bound to it', () => {
  const life = (...commands: readonly string[]) => {
    const { layout } = machine.compiled.model;
    return fdLife.values[layout.read(stateAfter(machine, ...commands), fdLife.symbol, 1)];
  };
  expect(life(...bound, 'CLOSE_IOMMU fd1')).toBe('pinned');
  expect(life(...bound, 'CLOSE_IOMMU fd1', 'CLOSE_DEVICE d1')).toBe('closed');
});

test('releases are the commands of the kernel itself, and no others', () => {
  const rest = new KernelRest(machine.compiled);
  const own = machine.compiled.model.commands.filter((_, number) => rest.isOwn(number));
  expect(new Set(own.map(({ name }) => name))).toEqual(new Set(['REAP']));
  expect(own).toHaveLength(7);
});

describe('what cannot be given on a real machine', () => {
  const rest = new KernelRest(machine.compiled);
  const isGivable = (given: readonly string[], command: string) => {
    const now = stateAfter(machine, ...given);
    const next = now.slice();
    const number = numberOf(machine.compiled, command);
    expect(machine.compiled.step(now, next, number, -1)).toBe(0);
    return rest.isGivable(machine.compiled.model.commands[number], now, next);
  };

  test('a removal that waits for an open file', () => {
    expect(isGivable(['OPEN_DEVICE d1'], 'HOT_REMOVE d1')).toBe(false);
    expect(isGivable([], 'HOT_REMOVE d1')).toBe(true);
  });

  test('a scan that finds one device where two are missing', () => {
    expect(isGivable(['HOT_REMOVE d1', 'HOT_REMOVE d2'], 'HOT_ADD d1')).toBe(false);
    expect(isGivable(['HOT_REMOVE d1'], 'HOT_ADD d1')).toBe(true);
  });

  test('anything else can be', () => {
    expect(isGivable(['HOT_REMOVE d1', 'HOT_REMOVE d2'], 'OPEN_DEVICE d5')).toBe(true);
  });
});
