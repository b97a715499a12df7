import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelOfTrace } from '../cli/shared/trace-model';
import { world } from '../machines/system/walk';
import { readTrace } from '../properties/trace-file';
import { tracesPage, type NamedTrace } from './traces-page';

const folder = join(__dirname, '../docs/traces');
const traces = readdirSync(folder).map((file): NamedTrace => {
  const trace = readTrace(readFileSync(join(folder, file), 'utf8'));
  const { steps, claim } = trace;
  const name = file.replace('.trace', '');
  return {
    name,
    model: modelOfTrace(file, trace),
    steps,
    ...(claim === undefined ? {} : { claim }),
  };
});

describe('the page of all counterexamples', () => {
  const page = tracesPage(traces);
  const sections = page.split('\n## ').slice(1);

  test('has a section for each, with a sequence and a picture before and after', () => {
    expect(sections.map((text) => text.split('\n')[0])).toEqual(traces.map(({ name }) => name));
    for (const section of sections) {
      expect(section.match(/^sequenceDiagram$/gm)).toHaveLength(1);
      expect(section.match(/^flowchart LR$/gm)?.length).toBeGreaterThanOrEqual(2);
    }
  });

  test('marks in words the claim that each trace is kept for', () => {
    traces.forEach(({ claim = '' }, at) => {
      const section = (sections[at] ?? '').replaceAll('<br/>', ' ');
      // what a whole sequence of closes violates no single step shows
      const expected = claim === 'INV-40' ? 'no single step shows' : `: VIOLATED ${claim} `;
      expect(section).toContain(expected);
    });
  });

  test('keeps every diagram short enough to be read', () => {
    for (const section of sections)
      expect(section.split('flowchart')[0]?.split('\n').length).toBeLessThan(120);
  });
});

test('a trace that violates nothing is drawn without a mark', () => {
  const page = tracesPage([
    {
      name: 'opened',
      model: world('device-centric'),
      steps: [{ command: { name: 'OPEN_DEVICE', args: [1] } }],
    },
  ]);
  expect(page).toContain('No claim is violated.');
  expect(page).toContain('1. `OPEN_DEVICE d1` (open the character device of a device): OK');
  expect(page).not.toContain('rect ');
});
