import { drawnTraces } from '../../cli/diagrams/drawn-traces';
import { world } from '../../machines/system/walk';
import { tracePage, tracesIndex } from './trace-page';

const traces = drawnTraces();

test('the index leads to every trace', () => {
  const links = [...tracesIndex(traces).matchAll(/\[(.+)\]\(\1\.md\)/g)].map(([, name]) => name);
  expect(links).toEqual(traces.map(({ name }) => name));
  expect(links.length).toBeGreaterThan(20);
});

describe.each(traces)('the page of $name', (trace) => {
  const page = tracePage(trace);

  test('has a sequence, and a picture before and after', () => {
    expect(page.match(/^sequenceDiagram$/gm)).toHaveLength(1);
    expect(page.match(/^flowchart LR$/gm)?.length).toBeGreaterThanOrEqual(2);
  });

  test('marks in words the claim that the trace is kept for', () => {
    const { claim = '' } = trace;
    // what a whole sequence of closes violates no single step shows
    const expected = claim === 'INV-40' ? 'no single step shows' : `: VIOLATED ${claim} `;
    expect(page.replaceAll('<br/>', ' ')).toContain(expected);
  });

  test('is short enough to be read', () => {
    expect(page.split('flowchart')[0]?.split('\n').length).toBeLessThan(120);
  });
});

test('a trace that violates nothing is drawn without a mark', () => {
  const page = tracePage({
    name: 'opened',
    model: world('device-centric'),
    steps: [{ command: { name: 'OPEN_DEVICE', args: [1] } }],
  });
  expect(page).toContain('No claim is violated.');
  expect(page).toContain('1. `OPEN_DEVICE d1` (open the character device of a device): OK');
  expect(page).not.toContain('rect ');
});
