import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { configurations } from '../properties/configurations';

const program = join(__dirname, '..', 'bin', 'ioasid');
let folder = '';
beforeAll(() => {
  if (!existsSync(join(__dirname, '..', 'dist')))
    throw new Error('not built: run `npm run build` first');
  folder = mkdtempSync(join(tmpdir(), 'ioasid-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function ioasid(args: readonly string[], input = ''): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    input,
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, out: stdout, err: stderr };
}

const pasted = [
  'IOMMU Group 0 00:00.0 Host bridge [0600]: Example Corp. Host Bridge [1234:0001]',
  'IOMMU Group 1 01:00.0 Ethernet controller [0200]: Example Corp. NIC [1234:0002]',
  'IOMMU Group 1 01:00.1 Ethernet controller [0200]: Example Corp. NIC [1234:0002]',
  '',
].join('\n');

const claims = z.array(
  z.object({ id: z.string(), name: z.string(), holds: z.boolean(), witnessed: z.boolean() }),
);
const trace = z.array(
  z.object({ command: z.string(), answer: z.string(), failAt: z.number().optional() }),
);
const checkDocument = z.object({
  policy: z.string(),
  quirks: z.string(),
  mutant: z.string().nullable(),
  states: z.number().positive(),
  transitions: z.number().positive(),
  depth: z.number().positive(),
  seconds: z.number().positive(),
  statesPerSecond: z.number().positive(),
  peakRssBytes: z.number().positive(),
  complete: z.boolean(),
  invariants: claims,
  violation: z.object({ invariant: z.string(), trace }).optional(),
});

describe('ioasid check', () => {
  test('a small scope holds: exit 0 and a complete document', () => {
    const run = ioasid(['check', '--devices', '2', '--fds', '1', '--json']);
    expect(run.status).toBe(0);
    const document = checkDocument.parse(JSON.parse(run.out));
    expect(document).toMatchObject({ policy: 'device-centric', complete: true, mutant: null });
    expect(document.invariants.every((one) => one.holds)).toBe(true);
    expect(document.violation).toBeUndefined();
  });

  test('a mutant is violated: exit 1 and a trace of at most four commands', () => {
    const run = ioasid(['check', '--mutant', 'M1', '--devices', '2', '--json']);
    expect(run.status).toBe(1);
    const { violation } = checkDocument.parse(JSON.parse(run.out));
    expect(violation?.trace.length).toBeLessThanOrEqual(4);
  });

  test('up to symmetry fewer states are stored, and the verdict is the same', () => {
    const plain = checkDocument.parse(
      JSON.parse(ioasid(['check', '--devices', '2', '--json']).out),
    );
    const run = ioasid(['check', '--devices', '2', '--symmetry', '--json']);
    expect(run.status).toBe(0);
    const reduced = checkDocument.parse(JSON.parse(run.out));
    expect(reduced.states).toBeLessThan(plain.states / 2);
    expect(reduced.depth).toBe(plain.depth);
    expect(reduced.invariants).toEqual(plain.invariants);
  });

  test.each([
    ['--depth', '5', 'the bound of 5 commands in a row was hit'],
    ['--states', '100', 'the bound of 100 states was hit'],
    ['--memory', '1', 'the bound of 1 MB of memory was hit'],
  ])(
    'the bound %s %s: exit 3, and which bound, how far it got and what to do',
    (bound, to, says) => {
      const run = ioasid(['check', '--devices', '4', '--groups', '2', bound, to]);
      expect(run.status).toBe(3);
      expect(run.out).toContain(`inconclusive in scope: ${says} with`);
      expect(run.out).toMatch(/not expanded, at depth \d+; raise --/);
    },
  );

  test('a violation within the bounds is a violation', () => {
    const run = ioasid(['check', '--mutant', 'M1', '--devices', '2', '--depth', '4']);
    expect(run.status).toBe(1);
  });

  test('--coverage: what was met of the charts, and what never was, with its source', () => {
    const scope = ['check', '--devices', '1', '--fds', '1', '--coverage'];
    const run = ioasid(scope);
    expect(run.status).toBe(0);
    expect(run.out).toMatch(/group +\d+ of \d+ +\d+ of \d+ +\d+ of \d+/);
    expect(run.out).toMatch(/never taken: group ownership\.\S+ WRITTEN .*__iommu_set_group_pasid/);
    const { coverage } = z
      .object({ coverage: z.object({ rows: z.array(z.object({ taken: z.boolean() })) }) })
      .parse(JSON.parse(ioasid([...scope, '--json']).out));
    expect(new Set(coverage.rows.map(({ taken }) => taken))).toEqual(new Set([true, false]));
  });

  const large = ['check', '--devices', '5', '--groups', '2', '--depth', '9', '--json'];
  test('a search that was killed goes on from its checkpoint to exactly the same end', async () => {
    const file = join(folder, 'kept');
    const child = spawn(
      process.execPath,
      [program, ...large, '--checkpoint', file, '--checkpoint-every', '1'],
      { stdio: 'ignore' },
    );
    const ended = once(child, 'exit');
    while (!existsSync(file) && child.exitCode === null) await setTimeout(20);
    child.kill('SIGKILL');
    await ended;
    const [again, whole] = [[...large, '--resume', file], large].map((args) => {
      const { configurations, invariants } = z
        .object({
          invariants: claims,
          configurations: z.array(z.looseObject({ seconds: z.number() })),
        })
        .parse(JSON.parse(ioasid(args).out));
      return { invariants, configurations: configurations.map((one) => ({ ...one, seconds: 0 })) };
    });
    expect(again).toEqual(whole);
  });

  test('an interrupt ends a search that keeps a checkpoint in good order: exit 3', async () => {
    const file = join(folder, 'interrupted');
    const child = spawn(process.execPath, [
      program,
      ...large,
      '--checkpoint',
      file,
      '--checkpoint-every',
      '1',
    ]);
    let out = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    const ended = once(child, 'close');
    while (!existsSync(file) && child.exitCode === null) await setTimeout(20);
    child.kill('SIGINT');
    await ended;
    expect(child.exitCode).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      complete: false,
      configurations: [{ end: { kind: 'interrupted' } }],
    });
  });

  test('several workers find what one finds; the worker count is bounded by the machine', () => {
    const scope = ['check', '--devices', '3', '--json'];
    const [one, two] = [scope, [...scope, '--workers', '2']].map((args) =>
      checkDocument.parse(JSON.parse(ioasid(args).out)),
    );
    expect(two?.invariants).toEqual(one?.invariants);
    expect([two?.states, two?.transitions]).toEqual([one?.states, one?.transitions]);
    expect(ioasid(['check', '--workers', '1000000']).status).toBe(2);
    const kept = ioasid([...scope, '--workers', '2', '--checkpoint', join(folder, 'no')]);
    expect(kept.status).toBe(2);
    expect(kept.err).toContain('cannot be used with --workers 2');
  });

  test('a checkpoint is of one search, and of this one: exit 2', () => {
    const file = join(folder, 'of-another');
    const small = ['check', '--devices', '2', '--depth', '3'];
    expect(ioasid([...small, '--checkpoint', file]).status).toBe(3);
    const other = ioasid(['check', '--devices', '3', '--resume', file]);
    expect(other.status).toBe(2);
    expect(other.err).toContain('the checkpoint is of another model, scope or way of searching');
    const many = ioasid(['check', '--resume', file]);
    expect(many.status).toBe(2);
    expect(many.err).toContain(
      `a checkpoint holds one search, and these are ${configurations.length}`,
    );
    expect(ioasid([...small, '--checkpoint', join(folder, 'no', 'where')]).status).toBe(2);
  });

  test('the groups of a machine from standard input, and how they were reduced', () => {
    const run = ioasid(['check', '--topology', '-'], pasted);
    expect(run.status).toBe(0);
    expect(run.out).toContain('3 devices in 2 groups are 2 distinct shapes');
    expect(run.out).toContain('beside');
  });

  test('colours only on a terminal', () => {
    expect(ioasid(['check', '--devices', '1', '--fds', '1']).out).not.toContain('\u001b[');
  });

  test('--out writes whole trace files, and replay runs them to the same violation', () => {
    const out = join(folder, 'traces');
    expect(
      ioasid(['check', '--mutant', 'M84', '--devices', '2', '--faults', '1', '--out', out]).status,
    ).toBe(1);
    const files = readdirSync(out);
    expect(files).toContain('device-centric-INV-37-failedClaimGivesBackProp.trace');
    expect(files.every((name) => name.endsWith('.trace'))).toBe(true);
    const file = join(out, 'device-centric-INV-37-failedClaimGivesBackProp.trace');
    expect(readFileSync(file, 'utf8')).toContain('BIND d1 fd1 !0 -> ENOMEM');
    const again = ioasid(['replay', file]);
    expect(again.status).toBe(1);
    expect(again.out).toContain('0 answers differ');
    expect(again.out).toContain('violated INV-37');
  });
});

describe('ioasid replay', () => {
  const header = [
    '# ioasid trace 1',
    '# policy iommufd',
    '# quirks none',
    '# scope {"groups":[{"devices":[{"requester":1}]}],"fds":1,"ioasids":1,"failures":0,"profile":"vt-d","features":["core"]}',
  ];
  const written = (name: string, ...lines: readonly string[]): string => {
    const file = join(folder, name);
    writeFileSync(file, [...header, ...lines, ''].join('\n'));
    return file;
  };

  test('a trace whose answers are right: exit 0', () => {
    expect(
      ioasid(['replay', written('right', 'OPEN_DEVICE d1 -> OK', 'BIND d1 fd1 -> OK')]).status,
    ).toBe(0);
  });

  test('a trace with a wrong answer: exit 1, and what was answered instead', () => {
    const run = ioasid([
      'replay',
      written('wrong', 'OPEN_DEVICE d1 -> OK', 'BIND d1 fd1 -> EPERM'),
    ]);
    expect(run.status).toBe(1);
    expect(run.out).toContain('the model answers OK, the backend OK');
  });

  test.each([
    ['an unknown command', 'FLY d1', ':5: no command "FLY d1"; expected'],
    ['a missing argument', 'BIND d1', ':5: BIND has 1 arguments; expected 2'],
    ['a device of another sort', 'OPEN_DEVICE fd1', ':5: "fd1" is no Device; expected'],
    ['an unknown answer', 'OPEN_DEVICE d1 -> FINE', ':5: unknown answer "FINE"; expected'],
    [
      'a device that the scope does not have',
      'OPEN_DEVICE d9',
      ':5: the command is outside of the scope',
    ],
  ])('%s: exit 2 with file, line and what was expected', (_, line, message) => {
    const file = written('bad', line);
    const run = ioasid(['replay', file]);
    expect(run).toMatchObject({ status: 2, out: '' });
    expect(run.err).toContain(`${file}${message}`);
    expect(run.err).not.toContain('    at ');
  });
});

describe('ioasid fuzz', () => {
  test('prints seed and replay line, and the same line finds the same thing', () => {
    const run = ioasid(['fuzz', '--mutant', 'M1', '--seed', '5']);
    expect(run.status).toBe(1);
    const line = /^again: ioasid (.*)$/m.exec(run.out)?.[1] ?? '';
    expect(line).toContain('--seed 5 --path');
    const again = ioasid(line.split(' '));
    expect(again.status).toBe(1);
    expect(again.out.split('\n').slice(1)).toEqual(run.out.split('\n').slice(1));
  });

  test('too few runs to meet every kind of command: exit 3, never silent', () => {
    const run = ioasid(['fuzz', '--runs', '1', '--seed', '3']);
    expect(run.status).toBe(3);
    expect(run.out).toContain('never occurred');
  });
});

describe('bad input: exit 2, no stack trace, nothing written', () => {
  const binary = '\u0000\u0001\u0002';
  test.each([
    ['an unknown command', ['fly'], '', "unknown command 'fly'"],
    ['an unknown option', ['check', '--fly'], '', "unknown option '--fly'"],
    [
      'an unknown policy',
      ['check', '--policy', 'mine'],
      '',
      'expected one of: device-centric, lockstep, iommufd',
    ],
    ['an unknown mutant', ['check', '--mutant', 'M0'], '', 'expected one of: M1'],
    [
      'a number out of range',
      ['check', '--devices', '0'],
      '',
      'expected a whole number from 1 to 32',
    ],
    [
      'a topology and a scope at once',
      ['check', '--topology', '-', '--devices', '2'],
      '',
      'cannot be used with',
    ],
    [
      'quirks of what was never shipped',
      ['check', '--quirks', 'shipped'],
      '',
      'expected --policy iommufd or lockstep',
    ],
    ['a file that is not there', ['topology', 'nowhere'], '', 'nowhere: no such file'],
    ['an empty listing', ['topology', '-'], '', ':1: the file is empty; expected'],
    ['a binary listing', ['topology', '-'], binary, ':1: a NUL byte'],
    [
      'a truncated line',
      ['topology', '-'],
      'IOMMU Group 1 00:1',
      ":1: the address '00:1' is cut off",
    ],
    [
      'a device in two groups',
      ['topology', '-'],
      pasted.replace('Group 0 00:00.0', 'Group 0 01:00.0'),
      'in exactly one group',
    ],
    [
      'an impossible address',
      ['topology', '-'],
      pasted.replace('01:00.1', '01:20.1'),
      ":3: impossible address '01:20.1'",
    ],
    [
      'five megabytes of nothing',
      ['topology', '-'],
      'x'.repeat(5_000_000),
      'no IOMMU groups found',
    ],
    [
      'the same for check',
      ['check', '--topology', '-'],
      'x'.repeat(5_000_000),
      'no IOMMU groups found',
    ],
  ])('%s', (_, args, input, message) => {
    const before = readdirSync(folder);
    const run = ioasid(args, input);
    expect(run).toMatchObject({ status: 2, out: '' });
    expect(run.err).toContain(message);
    expect(run.err).not.toMatch(/^ {4}at /m);
    expect(readdirSync(folder)).toEqual(before);
  });
});

test.each(['check', 'fuzz', 'replay', 'topology'])('%s --help shows examples', (name) => {
  const run = ioasid([name, '--help']);
  expect(run.status).toBe(0);
  expect(run.out).toContain('Examples:');
});
