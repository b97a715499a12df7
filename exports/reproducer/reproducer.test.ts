import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordedStep } from './finding';
import { findings } from './fixtures/findings';
import { MalformedStep, ReproducerError, UnknownOperation } from './refusals';
import { reproducer } from './reproducer';

const A = '0000:00:05.0';
const B = '0000:00:05.1';

type Short = readonly [request: string, errno?: number | string, ...values: string[]];

const program = (...steps: readonly Short[]): string =>
  reproducer({
    title: 'a title',
    says: ['what it shows'],
    steps: steps.map(([request, errno = 0, ...values]): RecordedStep => ({
      request,
      errno,
      values,
    })),
  });

const gcc = (...options: string[]) =>
  spawnSync('gcc', options, { encoding: 'utf8', input: '', stdio: ['pipe', 'pipe', 'pipe'] });
const withGcc = gcc('--version').status === 0 ? test : test.skip;

/** What a C compiler has to say to a program; nothing is what it should say. */
const complaints = (text: string): string => {
  const { status, stderr } = spawnSync(
    'gcc',
    ['-std=c11', '-Wall', '-Wextra', '-Werror', '-fsyntax-only', '-x', 'c', '-'],
    { encoding: 'utf8', input: text },
  );
  return status === 0 ? '' : stderr;
};

const bound: readonly Short[] = [
  ['open-iommu 0'],
  [`open-device 1 ${A}`],
  ['bind 1 0', 0, '1'],
  ['ioas-alloc 0', 0, '2'],
];

/** A short run for each kind of operation, none of which holds more than it takes to get there. */
const runs: Readonly<Record<string, readonly Short[]>> = {
  'open-iommu': [['open-iommu 0'], ['open-iommu 1', 'ENOMEM']],
  'open-container': [['open-container 0']],
  'open-device': [[`open-device 0 ${A}`, 'ENOENT'], [`open-device 0 ${A}`]],
  'open-group': [[`open-group 0 ${A}`, 16]],
  close: [['open-iommu 0'], ['close 0'], ['open-iommu 0']],
  'close-all': [...bound, ['map-bar 1'], ['close-all']],
  exit: [...bound, ['map-bar 1'], ['exit 0 1'], ['open-iommu 1']],
  bind: [['open-iommu 0'], [`open-device 1 ${A}`], ['bind 1 0', 'EPERM']],
  attach: [...bound, ['attach 1 2', 0, '3'], ['attach 1 2', 0, '3'], ['attach 1 9', 'ENOENT']],
  'attach a PASID': [...bound, ['attach 1 2 1', 'EINVAL']],
  'attach-unwritable': [...bound, ['attach-unwritable 1 2', 'EFAULT']],
  'attach-unwritable of a PASID': [...bound, ['attach-unwritable 1 2 1', 'EFAULT']],
  detach: [...bound, ['detach 1']],
  'detach a PASID': [...bound, ['detach 1 1']],
  'map-bar': [...bound, ['map-bar 1'], ['close 1'], ['unmap-bar 1']],
  reset: [...bound, ['reset 1', 'EINVAL']],
  'hwpt-alloc': [...bound, ['hwpt-alloc 0 1 2 0x1', 'EOPNOTSUPP'], ['hwpt-alloc 0 1 2 0', 0, '3']],
  destroy: [...bound, ['destroy 0 2'], ['destroy 0 2', 'ENOENT'], ['destroy 0 77', 2]],
  map: [...bound, ['map 0 2 0x1000 63 1 w'], ['map 0 2 0x2000 0 2 r']],
  'map-bad': [...bound, ['map-bad 0 2 0x1000']],
  unmap: [...bound, ['unmap 0 2 0 0xffffffffffffffff', 0, '0'], ['unmap 0 2 4096 4096', 'ENOENT']],
  ranges: [...bound, ['ranges 0 2', 0, '1', '0', '0xffffffffffffffff'], ['ranges 0 9', 2]],
  allow: [...bound, ['allow 0 2'], ['allow 0 2 0 4095 0x2000 0x2fff']],
  ioctl: [
    ['open-iommu 0'],
    ['ioctl 0 0x3b81 0c0000000000000000000000', 0, '0c0000000000000001000000'],
    ['ioctl 0 0x3b81 00', 'EINVAL'],
  ],
  'set-container': [[`open-group 0 ${A}`], ['open-container 1'], ['set-container 0 1']],
  'unset-container': [[`open-group 0 ${A}`], ['unset-container 0', 'EINVAL']],
  'group-status': [[`open-group 0 ${A}`], ['group-status 0', 0, '1']],
  'set-iommu': [['open-container 0'], ['set-iommu 0 3', 'EINVAL']],
  'get-device-fd': [[`open-group 0 ${A}`], [`get-device-fd 1 0 ${A}`]],
  'dma-map': [['open-container 0'], ['dma-map 0 0x1000 3 2 rw']],
  'dma-unmap': [['open-container 0'], ['dma-unmap 0 0x1000 4096', 0, '0'], ['dma-unmap 0 0 1', 22]],
  driver: [
    [`driver ${A}`, 0, '-'],
    [`driver ${B}`, 0, 'vfio-pci'],
    [`driver ${B}`, 'ENOENT'],
  ],
  'bind-driver': [[`bind-driver ${A} vfio-pci`]],
  'unbind-driver': [[`unbind-driver ${A}`, 'ENODEV']],
  group: [
    [`group ${A}`, 0, '3'],
    [`group ${B}`, 0, '-'],
    [`group ${B}`, 'ENOENT'],
  ],
  'group-type': [[`group-type ${A} DMA-FQ`, 'EPERM']],
  remove: [[`remove ${A}`]],
  rescan: [['rescan']],
  'probe-setup': [[`probe-setup 0x8000000 ${A}`]],
  probe: [
    [`probe 0x100000 ${A} ${B}`, 0, '-', 'p1+phys'],
    [`probe 0 ${A}`, 110],
  ],
  knock: [[`knock ${A} ${B} pci-pf-stub`, 0, '1', 'EBUSY']],
  failing: [
    ...bound,
    ['failing 2 attach 1 2', 'ENOMEM', '1'],
    ['failing 90 attach 1 2', 0, '0', '3'],
    [`failing 1 open-device 2 ${A}`, 'ENOMEM', '1'],
    [`failing 2 open-group 2 ${A}`, 'ENOMEM', '1'],
  ],
};

withGcc.each(Object.entries(runs))('a program with %s is good C', (_name, steps) => {
  expect(complaints(program(...steps))).toBe('');
});

withGcc.each(Object.entries(findings))('the finding %s is good C', (_name, finding) => {
  expect(complaints(reproducer(finding))).toBe('');
});

withGcc('it tells whether every answer is as it was', () => {
  // what is asked of a device that is not there needs no rights and changes nothing
  const absent = '0000:ff:1f.7';
  const same = ran(program([`driver ${absent}`, 0, '-'], [`group ${absent}`, 'ENOENT']));
  expect(same.stdout).toContain(
    ` 1. look for the driver of ${absent}: OK, driver -; recorded OK, driver -; same\n` +
      ` 2. look for the group of ${absent}: ENOENT; recorded ENOENT; same\nSEEN AGAIN\n`,
  );
  expect(same.status).toBe(0);
  const other = ran(program([`driver ${absent}`, 0, 'vfio-pci'], [`group ${absent}`, 'ENOENT']));
  expect(other.stdout).toContain(': OK, driver -; recorded OK, driver vfio-pci; DIFFERS\n');
  expect(other.stdout).toContain(`NOT SEEN: step 1 differs: look for the driver of ${absent}\n`);
  expect(other.status).toBe(1);
});

/** The program's output, built as its head says. */
function ran(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'reproducer-'));
  try {
    const binary = join(folder, 'repro');
    const built = spawnSync('gcc', ['-O2', '-Wall', '-Werror', '-o', binary, '-x', 'c', '-'], {
      encoding: 'utf8',
      input: text,
    });
    expect(built.stderr).toBe('');
    return spawnSync(binary, { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const nasty = [
  '*/ int main(void) { return 7; } /*',
  '"; system("x"); //',
  '\\" \\',
  'two\nlines\r\nand \u2028 more',
  '%s %n 100%',
  '??/ ??) ??/??/',
  'a word?\\',
  '**/ /**/ //*',
  'what\u202e is — “this”\0\x1b[2J',
  '\\ '.repeat(120),
  '#include </etc/passwd>\n#error',
].join('\n');

withGcc('titles and notes stay in their comments and strings', () => {
  const plain = { request: 'open-iommu 0', errno: 0, values: [] };
  const one = reproducer({ title: 'x', says: [], steps: [plain] });
  for (const text of [nasty, ...nasty.split('\n')]) {
    const other = reproducer({
      title: text,
      says: [text, text],
      kernel: text,
      steps: [{ ...plain, note: text }],
    });
    expect(complaints(other)).toBe('');
    // without comments, and with every string as one token, it is the same program
    expect(bare(other)).toBe(bare(one));
  }
});

/** What the compiler sees once the preprocessor has taken out comments, strings all alike. */
function bare(text: string): string {
  const { stdout } = spawnSync('gcc', ['-std=c11', '-E', '-P', '-x', 'c', '-'], {
    encoding: 'utf8',
    input: text.replace(/^#include.*$/gm, ''),
  });
  return stdout.replace(/"(\\.|[^"\\\n])*"/g, '""').replace(/\s+/g, ' ');
}

test('text of others is never a format', () => {
  const text = reproducer({ title: '%n', says: [], steps: [{ ...step('rescan'), note: '%s' }] });
  expect(text).toContain('puts("%n");');
});

const step = (request: string, errno: number | string = 0, ...values: string[]): RecordedStep => ({
  request,
  errno,
  values,
});

test.each(['fly 1', 'hello', 'constructor', '', 'failing 1 failing 2 rescan', 'kmsg'])(
  'what is no operation is refused by its name: %j',
  (request) => {
    expect(() => program(['open-iommu 0'], [request, 0, '1'])).toThrow(UnknownOperation);
    expect(() => program(['open-iommu 0'], [request, 0, '1'])).toThrow('step 2');
  },
);

test('the error of an unknown operation carries its name', () => {
  expect.assertions(2);
  try {
    program(['fly 1']);
  } catch (error) {
    expect(error).toBeInstanceOf(ReproducerError);
    expect(error).toMatchObject({ operation: 'fly', step: 1, request: 'fly 1' });
  }
});

const malformed: readonly (readonly [string, ...Short[]])[] = [
  ['a word too many', ['open-iommu 0 1']],
  ['a word that is missing', ['open-iommu']],
  ['no number', ['open-iommu x']],
  ['a handle out of bounds', ['open-iommu 64']],
  ['a handle that is open', ['open-iommu 0'], ['open-iommu 0']],
  ['a handle that is not open', ['close 0']],
  ['a handle that was never opened', ['open-iommu 0', 'ENOENT'], ['close 0']],
  ['a file of another kind', ['open-iommu 0'], ['detach 0']],
  ['an address that is none', ['remove 0000:00:05.0/../../x']],
  ['a driver in another folder', [`bind-driver ${A} ../x`]],
  ['a type with a quote', [`group-type ${A} a"b`]],
  ['a page that the pool does not have', ['open-iommu 0'], ['map 0 1 0 63 2 rw']],
  ['an errno that is none', ['rescan', 'EVIL"']],
  ['a negative errno', ['rescan', -1]],
  ['a reply without its value', ['open-iommu 0'], ['ioas-alloc 0']],
  ['a reach that is none', [`probe 0 ${A}`, 0, '");']],
  ['a driver that is no name', [`driver ${A}`, 0, '"']],
  ['a PASID of 33 bits', [`open-device 0 ${A}`], ['detach 0 0x100000000']],
];

test.each(malformed.map(([what, ...steps]) => ({ what, steps })))(
  'a step is refused with $what',
  ({ steps }) => {
    expect(() => program(...steps)).toThrow(MalformedStep);
  },
);

test('a finding needs a step', () => {
  expect(() => program()).toThrow('without steps');
});

test('ids of the recorded run become variables of the IOMMU fd that they belong to', () => {
  const text = program(
    ...bound,
    ['open-iommu 5'],
    ['ioas-alloc 5', 0, '1'],
    ['map 5 1 0x1000 0 1 rw'],
    ['map 0 2 0x1000 0 1 rw'],
    ['hwpt-alloc 0 1 2 0', 0, '3'],
    ['attach 1 3', 0, '3'],
    ['destroy 0 3', 'EBUSY'],
    ['destroy 5 3', 'ENOENT'],
  );
  expect(text).toContain('map(iommu2, ioas2, 0x1000,');
  expect(text).toContain('map(iommu1, ioas1, 0x1000,');
  expect(text).toContain('hwpt_alloc(iommu1, id_05_0, ioas1, 0x0, &hwpt1)');
  // the table that it is attached to has to be the one that was asked for
  expect(text).toContain('attach(device_05_0, hwpt1, &ignored)');
  expect(text).toContain('same_id("table", ignored, hwpt1, 3);');
  expect(text).toContain('destroy(iommu1, hwpt1)');
  // of an object that nobody made only the number is known
  expect(text).toContain('destroy(iommu2, 3)');
});

test('a number that is used again is another object', () => {
  const text = program(
    ['open-iommu 0'],
    ['ioas-alloc 0', 0, '1'],
    ['destroy 0 1'],
    ['destroy 0 1', 'ENOENT'],
    ['ioas-alloc 0', 0, '1'],
    ['destroy 0 1'],
  );
  expect(text.match(/destroy\(iommu1, ioas[0-9]\)/g)).toEqual([
    'destroy(iommu1, ioas1)',
    'destroy(iommu1, ioas1)',
    'destroy(iommu1, ioas2)',
  ]);
});

test('a program holds no more than it uses', () => {
  const text = program(['open-iommu 0']);
  expect(text).not.toContain('edu');
  expect(text).not.toContain('fail_nth');
  expect(text).not.toContain('VFIO_');
  expect(text).not.toContain('pool');
});

test('the head says what is shown, on which kernel, and how it is run', () => {
  const text = reproducer(findings.follower);
  expect(text).toMatch(/^\/\*\n \* A device that is bound and not attached/);
  expect(text).toContain('Seen on Linux 7.3.4.');
  expect(text).toContain('gcc -static -O2 -o repro repro.c');
  expect(text).toContain('-device edu,dma_mask=0xffffffff,addr=05.1,multifunction=on');
  expect(text).toContain('memmap=64K$0x8000000');
  expect(text).not.toContain('FAILSLAB');
  expect(program(['failing 1 rescan', 12, '1'])).toContain('needs CONFIG_FAILSLAB');
});
