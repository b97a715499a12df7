import type { CompiledModel } from '../../../machines/compiled/compile';
import type { Exploration } from '../search';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invariants } from '../../../invariants/registry';
import { compile } from '../../../machines/compiled/compile';
import { buildModel } from '../../../machines/model';
import { policies } from '../../../machines/policies/registry';
import { rulesFor } from '../../../machines/policies/rules';
import { groupOfDevices } from '../../../machines/scope';
import { mutantById } from '../../mutants/registry';
import { explore } from '../explore';
import { exploreInterruptibly } from '../interruptible';
import { Search } from '../search';
import { Symmetry } from '../symmetry';
import { CheckpointError } from './checkpoint-error';
import { resumeSearch, saveSearch } from './search-checkpoint';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
  file = join(folder, 'search');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function subject(devices = 3, mutant?: string): CompiledModel {
  const rules = rulesFor(policies['device-centric']);
  const change = mutant === undefined ? {} : mutantById(mutant)?.change;
  return compile(
    buildModel(
      { ...rules, premises: { ...rules.premises, ...change } },
      {
        groups: [groupOfDevices(devices)],
        fds: 2,
        ioasids: 1,
        failures: 0,
        profile: 'vt-d',
        features: ['core'],
      },
    ),
    { coverage: true },
  );
}

/** All that a search found, without how long it took and what it is made of. */
const foundIn = ({ visited, seconds: _, ...rest }: Exploration) => ({
  ...rest,
  origins: Array.from({ length: visited.size }, (_unused, at) => visited.origin(at)),
});

const finish = (search: Search): Exploration => {
  while (!search.advance(1000));
  return search.exploration;
};

describe.each([
  ['a sound model', {}],
  ['a mutant', { mutant: 'M1' }],
  ['a search up to symmetry', { symmetry: true }],
])('%s', (_, { mutant, symmetry = false }: { mutant?: string; symmetry?: boolean }) => {
  const optionsOf = ({ model }: CompiledModel) => ({
    maxStates: 3000,
    ...(symmetry ? { symmetry: new Symmetry(model) } : {}),
  });
  const whole = subject(3, mutant);
  const uninterrupted = explore(whole, invariants, optionsOf(whole));

  test.each([1, 7, 100, 377])(
    'interrupted after every %d states and gone on with each time, it finds exactly the same',
    (states) => {
      const first = subject(3, mutant);
      saveSearch(file, new Search(first, invariants, optionsOf(first)), first, invariants, {
        ...optionsOf(first),
      });
      for (let parts = 0; parts < 400; parts += 1) {
        const compiled = subject(3, mutant);
        const search = resumeSearch(file, compiled, invariants, optionsOf(compiled));
        const isOver = search.advance(parts < 12 ? states : 100_000);
        if (isOver) {
          expect(foundIn(search.exploration)).toEqual(foundIn(uninterrupted));
          expect(compiled.coverage?.taken).toEqual(whole.coverage?.taken);
          expect(compiled.coverage?.outcomes).toEqual(whole.coverage?.outcomes);
          return;
        }
        saveSearch(file, search, compiled, invariants, optionsOf(compiled));
      }
      throw new Error('the search does not end');
    },
  );
});

test.each([
  ['states', { maxStates: 500 }],
  ['depth', { maxDepth: 5 }],
  ['memory', { maxBytes: 720_000 }],
  ['memory that nothing fits into', { maxBytes: 1000 }],
])(
  'a search that hit a bound of %s goes on beyond it, as if there had been none',
  async (_, bound) => {
    const larger = subject(5);
    const bounded = await exploreInterruptibly(larger, invariants, {
      ...bound,
      checkpointing: { file, every: 1000 },
    });
    expect(bounded.complete).toBe(false);
    const search = resumeSearch(file, larger, invariants, {});
    expect(foundIn(finish(search))).toEqual(foundIn(explore(subject(5), invariants)));
  },
);

test('an interrupted search keeps a checkpoint, and says that it was interrupted', async () => {
  const compiled = subject(4);
  const { end } = await exploreInterruptibly(compiled, invariants, {
    signal: AbortSignal.abort(),
    checkpointing: { file, every: 1000 },
  });
  expect(end).toEqual({ kind: 'interrupted' });
  expect(foundIn(finish(resumeSearch(file, compiled, invariants, {})))).toEqual(
    foundIn(explore(subject(4), invariants)),
  );
});

describe('a checkpoint that cannot be gone on from says why', () => {
  const compiled = subject();
  const options = {};
  beforeEach(() => {
    const search = new Search(compiled, invariants, options);
    search.advance(100);
    saveSearch(file, search, compiled, invariants, options);
  });
  const resuming =
    (other = compiled, bound = {}) =>
    () =>
      resumeSearch(file, other, invariants, bound);

  test.each<[string, RegExp, (whole: Buffer) => Buffer]>([
    ['truncated', /truncated/, (whole) => whole.subarray(0, whole.length - 1)],
    ['cut in the head', /truncated/, (whole) => whole.subarray(0, 60)],
    ['empty', /no checkpoint/, () => Buffer.alloc(0)],
    ['something else', /no checkpoint/, () => Buffer.from('a diary, and no checkpoint at all')],
    [
      'of another version',
      /another version/,
      (whole) => Buffer.concat([Buffer.from('ioasid checkpoint 9'), whole.subarray(19)]),
    ],
    [
      'damaged in one bit',
      /damaged/,
      (whole) => {
        whole[whole.length - 100] = (whole[whole.length - 100] ?? 0) ^ 1;
        return whole;
      },
    ],
  ])('%s', (_, message, change) => {
    writeFileSync(file, change(readFileSync(file)));
    expect(resuming()).toThrow(CheckpointError);
    expect(resuming()).toThrow(message);
  });

  test('of another scope, of other rules, or of another way of searching', () => {
    const message = /of another model, scope or way of searching/;
    expect(resuming(subject(2))).toThrow(message);
    expect(resuming(subject(3, 'M1'))).toThrow(message);
    expect(resuming(compiled, { symmetry: new Symmetry(compiled.model) })).toThrow(message);
  });

  test('too large for the memory that it may take', () => {
    expect(resuming(compiled, { maxBytes: 1000 })).toThrow(
      /do not fit.*expected a larger --memory/,
    );
  });

  test('a full disk leaves the older checkpoint and nothing else', () => {
    const older = readFileSync(file);
    const search = new Search(compiled, invariants, options);
    search.advance(200);
    let written = 0;
    const full = (to: number, bytes: Uint8Array): number => {
      written += bytes.length;
      if (written > 4000) throw new Error('ENOSPC: no space left on device');
      return writeSync(to, bytes);
    };
    const save = () => saveSearch(file, search, compiled, invariants, options, full);
    expect(save).toThrow(/cannot be written: ENOSPC/);
    expect(readFileSync(file)).toEqual(older);
    expect(readdirSync(folder)).toEqual(['search']);
  });
});
