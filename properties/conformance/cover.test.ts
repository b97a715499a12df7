import type { Lie } from './fixtures/model-kernel';
import { showCommand } from '../../machines/command';
import { machineOf } from './fixtures/machines';
import { pretended } from './fixtures/model-kernel';
import { cover } from './cover';
import { Coverage } from './covering-walk';
import { ReachablePairs } from './reachable-pairs';

const machine = machineOf('same-slot', { ioasids: 1 });
/** What one device and one address space can be through. */
const reachable = new ReachablePairs(
  machine.compiled,
  machine.renamings.filter(({ Device }) => Device[1] === 1),
  (command) => machine.offers(command) && !/d[25]/.test(showCommand(command)),
);
const refusesDetach: Lie = (request) => (request.startsWith('detach') ? '22' : undefined);

test('a kernel that agrees is walked through everything once', async () => {
  const coverage = new Coverage(reachable);
  const open: number[] = [];
  const report = await cover([pretended(machine)], coverage, {
    onStep: (_, left) => open.push(left),
  });
  expect(report).toMatchObject({ pairs: reachable.count, disagreements: 0, complete: true });
  expect(report.kept).toEqual([]);
  expect(open).toHaveLength(report.commands);
  expect([open[0], open.at(-1)]).toEqual([reachable.count - 1, 0]);
});

test('kernels that walk side by side share what there is', async () => {
  const sides = [pretended(machine), pretended(machine), pretended(machine)];
  const report = await cover(sides, new Coverage(reachable));
  expect(report).toMatchObject({ pairs: reachable.count, disagreements: 0, complete: true });
});

test('a disagreement is counted and kept with the way there, and the walk goes on', async () => {
  const report = await cover([pretended(machine, { lie: refusesDetach })], new Coverage(reachable));
  expect(report).toMatchObject({ pairs: reachable.count, complete: true });
  expect(report.disagreements).toBeGreaterThan(1);
  expect(report.kept).toHaveLength(report.disagreements);
  for (const { commands, differences } of report.kept) {
    expect(commands.at(-1)).toMatch(/^DETACH d1 -> /);
    expect(commands.slice(0, -1).join()).not.toContain('DETACH d1 -> OK');
    expect(differences[0]).toMatchObject({ what: 'answer', kernel: 'EINVAL' });
  }
});

test('no more disagreements are kept than are worth it', async () => {
  const side = pretended(machine, { lie: refusesDetach });
  const { kept, disagreements } = await cover([side], new Coverage(reachable), { keep: 1 });
  expect(kept).toHaveLength(1);
  expect(disagreements).toBeGreaterThan(1);
});

test('a walk that is ended early says so', async () => {
  let asked = 0;
  const report = await cover([pretended(machine)], new Coverage(reachable), {
    enough: () => (asked += 1) > 5,
  });
  expect(report).toMatchObject({ commands: 5, complete: false });
});
