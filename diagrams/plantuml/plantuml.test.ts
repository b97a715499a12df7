import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policies } from '../../machines/policies/registry';
import { awkwardTexts, chart, edge } from '../fixtures/charts';
import { drawnMachines } from '../pages/policy-page';
import { chartsOf } from '../statechart/whole-machine';
import { statechartPlantuml } from './statechart-plantuml';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ioasid-plantuml-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Whether PlantUML reads all of these diagrams. */
function areRead(diagrams: readonly string[]): boolean {
  const file = join(folder, 'diagrams.puml');
  writeFileSync(file, diagrams.join('\n'));
  return spawnSync('plantuml', ['-charset', 'UTF-8', '-checkonly', file]).status === 0;
}

const isInstalled = spawnSync('plantuml', ['-version']).error === undefined;
const suite = isInstalled ? describe : describe.skip;

suite('the real PlantUML (skipped where the package plantuml is not installed)', () => {
  test.each(Object.values(policies))(
    'reads every region of every machine under $name',
    (policy) => {
      expect(areRead(drawnMachines(policy).flatMap(chartsOf).map(statechartPlantuml))).toBe(true);
    },
  );

  test('does not read one that is broken', () => {
    const sound = statechartPlantuml(chart([edge('a', 'b')]));
    expect(areRead([sound])).toBe(true);
    expect(areRead([sound, sound.replace('session_a -->', 'session_a -[ >')])).toBe(false);
  });

  test('reads texts with signs of its own', () => {
    const odd = awkwardTexts.map((text) => chart([edge('a', text, { guard: text, action: text })]));
    expect(areRead(odd.map(statechartPlantuml))).toBe(true);
  });
});

test('refusals are dashed and say so, and the owner is named', () => {
  const text = statechartPlantuml(chart([edge('a', 'a', { refusal: true, errno: 'EBUSY' })]));
  expect(text).toContain('-[#9b1c1c,dashed]-> session_a : refused\\n1 GO → EBUSY');
  expect(text).toContain('decided by the kernel');
  expect(text).toContain('<<kernel>>');
});
