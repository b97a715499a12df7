import { validateXML } from 'xmllint-wasm';
import type { Model } from '../../machines/model';
import type { Sequence } from './sequence';
import { world } from '../../machines/system/walk';
import { groupOfDevices } from '../../machines/scope';
import { readStep } from '../../properties/trace-file';
import { fold } from './fold';
import { sequenceOf } from './sequence';
import { sequenceMermaid } from './sequence-mermaid';
import { lengthOf } from './sequence-parts';
import { sequenceSvg } from './sequence-svg';

const traced = (model: Model, ...lines: readonly string[]): Sequence =>
  sequenceOf(
    model,
    lines.map((text, at) => readStep(text, at + 1)),
  );

/** `g1>IOMMU r1: default → blocked`, one for each message. */
const told = ({ steps }: Sequence): string[] =>
  steps.flatMap(({ items }) =>
    items.map((item) =>
      item.kind === 'note' ? `note ${item.text}` : `${item.from}>${item.to} ${item.text}`,
    ),
  );

const split = [
  'OPEN_DEVICE d1',
  'OPEN_DEVICE d2',
  'BIND d1 fd1',
  'BIND d2 fd2',
  'ALLOC i3',
  'ATTACH d2 i3',
];

describe('a claim of a group', () => {
  const sequence = traced(world('device-centric'), 'OPEN_DEVICE d1', 'BIND d1 fd1');

  test('is asked by the user, blocks every requester id, and is answered', () => {
    expect(told(sequence)).toEqual([
      'user1>d1 OPEN_DEVICE d1',
      'd1>user1 OK',
      'user1>d1 BIND d1 fd1',
      'd1>g1 CLAIM d1 fd1',
      'g1>IOMMU r1: default → blocked',
      'g1>IOMMU r2: default → blocked',
      'g1>d1 BOUND fd1',
      'd1>user1 OK',
    ]);
  });

  test('has only those who take part, from the user to the IOMMU', () => {
    expect(sequence.participants.map(({ id }) => id)).toEqual(['user1', 'd1', 'g1', 'IOMMU']);
  });
});

describe('an answer', () => {
  test('that refuses goes back from who refuses', () => {
    const sequence = traced(
      world('device-centric'),
      'OPEN_DEVICE d1',
      'OPEN_DEVICE d2',
      'BIND d1 fd1',
      'BIND d2 fd2 -> EBUSY',
    );
    const last = sequence.steps.at(-1)?.items ?? [];
    expect(told({ ...sequence, steps: sequence.steps.slice(-1) })).toEqual([
      'user2>d2 BIND d2 fd2',
      'd2>g1 CLAIM d2 fd2',
      'g1>d2 EPERM',
      'd2>user2 EPERM',
    ]);
    expect(last.map(({ as }) => as)).toEqual(['command', 'tells', 'error', 'error']);
  });

  test('that tells of a failing write is not drawn as a success', () => {
    const sequence = traced(
      world('device-centric', { failures: 1 }),
      'OPEN_DEVICE d1',
      'BIND d1 fd1',
      'ALLOC i1',
      'ATTACH d1 i1 !0',
    );
    const last = sequence.steps.at(-1)?.items ?? [];
    expect(last.map(({ as, text }) => [as, text])).toEqual([
      ['command', 'ATTACH d1 i1 (table write 1 is to fail)'],
      ['tells', 'MOVE d1 i1'],
      ['failure', 'r1: write of i1 FAILS, leaves blocked'],
      ['error', 'ENOMEM'],
    ]);
  });

  test('is missing where nobody handles a command', () => {
    expect(told(traced(world('device-centric'), 'REAP d1'))).toEqual([
      'kernel>d1 REAP d1',
      'note nobody handles this here',
    ]);
  });
});

test('drivers are the administrator’s, and what is missing is asked for by hardware', () => {
  const model = world('device-centric');
  const sequence = traced(model, 'UNBIND_DRIVER d1', 'HOT_REMOVE d2', 'PAGE_REQUEST d1');
  expect(told(sequence).filter((line) => line.includes('_'))).toEqual([
    'administrator>d1 UNBIND_DRIVER d1',
    'administrator>d2 HOT_REMOVE d2',
    'hardware>d1 PAGE_REQUEST d1',
  ]);
});

describe('a violated step', () => {
  const sequence = traced(world('split-fd'), ...split);

  test('is marked right after the table write, with the DMA that escapes', () => {
    const lines = told(sequence);
    const write = lines.indexOf('g1>IOMMU r2: blocked → i3');
    expect(lines[write + 1]).toBe(
      'IOMMU>memory DMA as r2 by table of i3: outside of fd1, which owns g1',
    );
    expect(lines[write + 2]).toMatch(/^note VIOLATED INV-01 groupIsolationInv: /);
  });

  test('stands in a rect of its own in Mermaid, which says in words what is violated', () => {
    const marked = sequenceMermaid(sequence).split('rect ').slice(1);
    expect(marked).toHaveLength(2);
    expect(marked[1]?.replaceAll('<br/>', ' ')).toContain('VIOLATED INV-01 groupIsolationInv');
  });

  test('stands in a frame of its own in SVG, and in the title', () => {
    const text = sequenceSvg(sequence, { idPrefix: 'here', standalone: true });
    expect(text.match(/class="violated"/g)).toHaveLength(2);
    expect(text).toMatch(/<title id="here-title">[^<]*INV-01/);
  });
});

describe('a long sequence', () => {
  const model = world('device-centric', { groups: [groupOfDevices(4)] });
  const again = Array.from({ length: 12 }, () => [
    'BIND d1 fd1',
    'CLOSE_DEVICE d1',
    'OPEN_DEVICE d1',
  ]);
  const sequence = traced(model, 'OPEN_DEVICE d1', ...again.flat());

  test('is folded, and says so', () => {
    const folded = fold(sequence, 60);
    expect(lengthOf(sequence.steps)).toBeGreaterThan(200);
    expect(lengthOf(folded.steps)).toBeLessThanOrEqual(60);
    expect(folded.folded).toEqual([
      'table writes that follow each other are one line',
      expect.stringMatching(/^\d+ messages inside of commands are left out$/),
      expect.stringMatching(/^the first \d+ commands are left out$/),
    ]);
    expect(sequenceMermaid(sequence)).toContain('Note over user1: the first');
  });

  test('is left alone where it is short enough', () => {
    expect(fold(sequence, 10_000)).toBe(sequence);
  });

  test('keeps what violates a claim', () => {
    const bad = traced(world('split-fd'), ...split);
    const folded = fold(bad, 1);
    expect(folded.steps.flatMap(({ violations }) => violations)).toEqual(
      bad.steps.flatMap(({ violations }) => violations),
    );
  });
});

test('characters that mean something to Mermaid are written as entities', () => {
  const [first] = sequenceOf(world('device-centric'), [
    { command: { name: 'OPEN_DEVICE', args: [1] } },
  ]).steps;
  if (first === undefined) throw new Error('no step');
  const odd = {
    ...first,
    items: first.items.map((item) => ({ ...item, text: 'a; b # c <d> 5%' })),
  };
  const text = sequenceMermaid({ participants: [], steps: [odd], folded: [] });
  expect(text).toContain(': a#59; b #35; c #60;d#62; 5#37;');
});

test('the drawing is well-formed XML, the same each time, and without style within a page', async () => {
  const sequence = traced(world('split-fd'), ...split, 'EXIT fd1', 'EXIT fd2');
  const xml = sequenceSvg(sequence, { idPrefix: 'a', standalone: true });
  expect((await validateXML({ xml, normalization: 'format' })).valid).toBe(true);
  expect(sequenceSvg(sequence, { idPrefix: 'a', standalone: true })).toBe(xml);
  expect(sequenceSvg(sequence, { idPrefix: 'a', standalone: false })).not.toMatch(/<style|style=/);
});
