import { MissingTools, requireTools, toolsForHelper, toolsToBuild } from './missing-tools';

test('all that is missing is named at once, with packages and one line that gets them', () => {
  const there = new Set([
    'gcc',
    'make',
    'stdlib.h',
    'ld',
    'perl',
    'tar',
    'gzip',
    'flock',
    'setpriv',
  ]);
  const missing = (): void =>
    requireTools('to build a kernel', toolsToBuild, ({ name }) => there.has(name));
  expect(missing).toThrow(MissingTools);
  expect(missing).toThrow(
    [
      'to build a kernel needs what is not installed here:',
      '  flex                in the package flex',
      '  bison               in the package bison',
      '  bc                  in the package bc',
      '  xz                  in the package xz-utils',
      '  gelf.h              in the package libelf-dev',
      '  openssl/opensslv.h  in the package libssl-dev',
      '  qemu-system-x86_64  in the package qemu-system-x86',
      'expected all of them; on Debian: apt-get install flex bison bc xz-utils libelf-dev libssl-dev qemu-system-x86',
    ].join('\n'),
  );
});

test('nothing is said where nothing is missing', () => {
  expect(() => requireTools('this', toolsForHelper, () => true)).not.toThrow();
});

test('a program is looked for in PATH, a header with the compiler', () => {
  const path = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  try {
    expect(() => requireTools('this', [{ name: 'sh', package: 'dash' }])).toThrow('package dash');
  } finally {
    process.env['PATH'] = path;
  }
  expect(() => requireTools('this', [{ name: 'sh', package: 'dash' }])).not.toThrow();
});
