import type { CompiledModel } from '../../../machines/compiled/compile';
import type { Exploration, SearchOptions } from '../search';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invariants } from '../../../invariants/registry';
import { compile } from '../../../machines/compiled/compile';
import { buildModel } from '../../../machines/model';
import { policies } from '../../../machines/policies/registry';
import { rulesFor } from '../../../machines/policies/rules';
import { configurations } from '../../configurations';
import { mutantById } from '../../mutants/registry';
import { analyseClosing } from '../closing';
import { explore } from '../explore';
import { Symmetry } from '../symmetry';
import { exploreWithWorkers } from './explore-with-workers';
import { WorkerFailure, WorkerLink } from './worker-link';

beforeAll(() => {
  if (!existsSync(join(__dirname, '../../../dist/properties/explorer/workers/search-worker.js')))
    throw new Error('not built: run `npm run build` first');
});

function subject(name: string, mutant?: string): CompiledModel {
  const scope = configurations.find((one) => one.name === name)?.scope;
  if (scope === undefined) throw new Error(`no configuration ${name}`);
  const rules = rulesFor(policies['device-centric'], undefined, scope.failures > 0);
  const change = mutant === undefined ? {} : mutantById(mutant)?.change;
  const premises = { ...rules.premises, ...change };
  return compile(buildModel({ ...rules, premises }, scope), { coverage: true });
}

/** What does not depend on which of several like traces is found first. */
const foundIn = ({ states, transitions, refusals, microStates, depth, ...rest }: Exploration) => ({
  ...{ states, transitions, refusals, microStates, depth },
  end: rest.end,
  unexpanded: rest.unexpanded,
  judged: rest.judged.map(({ invariant, holds, witnessed }) => ({
    id: invariant.id,
    holds,
    witnessed,
  })),
  violations: Object.fromEntries(
    rest.violations.map(({ invariant, trace }) => [invariant.id, trace.length]),
  ),
});

interface Case {
  readonly what: string;
  readonly name: string;
  readonly mutant?: string;
  readonly symmetry?: boolean;
  readonly bound?: SearchOptions;
}

const cases: readonly Case[] = [
  { what: 'a sound model', name: 'pair' },
  { what: 'two groups', name: 'two-groups' },
  { what: 'failing writes', name: 'failing-virtio' },
  { what: 'a mutant', name: 'pair', mutant: 'M1' },
  { what: 'another mutant', name: 'pair', mutant: 'M4' },
  { what: 'a search up to symmetry', name: 'pair', symmetry: true },
  { what: 'a mutant up to symmetry', name: 'pair', mutant: 'M1', symmetry: true },
  { what: 'a bound on the depth', name: 'pair', bound: { maxDepth: 7 } },
];

describe.each(cases)('$what', ({ name, mutant, symmetry = false, bound = {} }) => {
  const alone = subject(name, mutant);
  const optionsOf = ({ model }: CompiledModel): SearchOptions => ({
    ...bound,
    ...(symmetry ? { symmetry: new Symmetry(model) } : {}),
  });
  const one = explore(alone, invariants, optionsOf(alone));

  test.each([2, 3])('%d workers find what one finds', async (workers) => {
    const compiled = subject(name, mutant);
    const options = optionsOf(compiled);
    const many = await exploreWithWorkers(compiled, invariants, { ...options, workers });
    expect(foundIn(many)).toEqual(foundIn(one));
    expect(compiled.coverage?.taken).toEqual(alone.coverage?.taken);
    expect(compiled.coverage?.outcomes).toEqual(alone.coverage?.outcomes);

    const back = new Uint8Array(compiled.model.layout.length);
    const distance: number[] = [];
    for (let number = 0; number < many.visited.size; number += 1) {
      many.visited.read(number, back);
      expect(many.visited.find(back)).toBe(number);
      const { parent } = many.visited.origin(number);
      distance.push(parent < 0 ? 0 : (distance[parent] ?? NaN) + 1);
    }
    expect(distance).toEqual([...distance].sort((a, b) => a - b));
    if (many.complete)
      expect(analyseClosing(compiled, many.visited, options.symmetry).closingOrder.holds).toBe(
        analyseClosing(alone, one.visited, options.symmetry).closingOrder.holds,
      );
  });
});

test('a bound on memory ends all of them', async () => {
  const maxBytes = 1_300_000;
  const found = await exploreWithWorkers(subject('whole'), invariants, { workers: 2, maxBytes });
  expect(found.end).toEqual({ kind: 'bound', bound: 'memory', limit: maxBytes });
  expect(found.unexpanded).toBeGreaterThan(0);
  expect(found.states * found.bytesPerState).toBeLessThanOrEqual(maxBytes);
});

describe('a worker that dies is an error, never a hang', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'worker-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const program = (name: string, text: string): string => {
    const file = join(folder, `${name}.js`);
    writeFileSync(file, `const { parentPort } = require('node:worker_threads');\n${text}`);
    return file;
  };

  test.each([
    ['at its start', "throw new Error('no memory');", /worker 1 died: no memory/],
    ['before it says anything', 'process.exit(7);', /worker 1 died: it ended with 7/],
  ])('%s', async (_, text, message) => {
    const link = new WorkerLink('worker 1', program('start', text), {});
    await expect(link.ask()).rejects.toThrow(WorkerFailure);
    await expect(link.ask()).rejects.toThrow(message);
    await link.end();
  });

  test('while it is asked something, and when it is asked again', async () => {
    const text = "parentPort.on('message', () => process.exit(3)); parentPort.postMessage({});";
    const link = new WorkerLink('worker 1', program('asked', text), {});
    await link.ask();
    await expect(link.ask({ kind: 'finish' })).rejects.toThrow(/worker 1 died: it ended with 3/);
    await expect(link.ask({ kind: 'finish' })).rejects.toThrow(WorkerFailure);
    await link.end();
  });

  test('and one that never answers is ended all the same', async () => {
    const link = new WorkerLink('worker 1', program('busy', 'for (;;);'), {});
    await link.end();
    await expect(link.ask()).rejects.toThrow(WorkerFailure);
  });
});
