import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootGuest, type BootRequest, type Guest } from './boot';
import { GuestFailure } from './guest-failure';
import { topologyNamed } from './topologies/registry';

/** Stands for QEMU: connects to its two sockets as QEMU does, then does as told. */
const standIn = (behaviour: string): string => `#!${process.execPath}
const { connect } = require('node:net');
const value = (option) => process.argv[process.argv.indexOf(option) + 1];
const port = connect(value('-chardev').split('path=')[1]);
const monitor = connect(value('-qmp').slice('unix:'.length));
const opened = '{"event":"VSERPORT_CHANGE","data":{"id":"ioasid","open":true}}';
${behaviour}
`;

let folder = '';
let temporary = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ioasid-boot-'));
  temporary = join(folder, 'tmp');
  mkdirSync(temporary);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function boot(behaviour: string, more: Partial<BootRequest> = {}): Promise<Guest> {
  const topology = topologyNamed('singleton');
  if (topology === undefined) throw new Error('no such topology');
  const qemu = join(folder, 'qemu');
  writeFileSync(qemu, standIn(behaviour));
  chmodSync(qemu, 0o755);
  const initramfs = Buffer.from('files');
  return bootGuest({ kernel: '/images/bzImage', initramfs, topology, qemu, temporary, ...more });
}

test('a guest can be asked once its port is open, and leaves nothing behind', async () => {
  const guest = await boot(`
    console.log('hello from the console');
    monitor.write('{"QMP":{}}\\n{"return":{}}\\n' + opened.slice(0, 20));
    setTimeout(() => monitor.write(opened.slice(20) + '\\n'), 50);
    port.on('data', (bytes) => port.write('you said ' + bytes));
  `);
  const answer = new Promise((resolve) => guest.socket.once('data', resolve));
  guest.socket.write('this');
  expect(String(await answer)).toBe('you said this');
  expect(guest.consoleTail()).toContain('hello from the console');
  expect(guest.bootSeconds).toBeGreaterThan(0.05);
  await guest.stop();
  await guest.stop();
  expect(await guest.ended).toEqual({ code: null, signal: 'SIGKILL' });
  expect(readdirSync(temporary)).toEqual([]);
});

test('a guest that dies is told with the end of its console', async () => {
  const died = boot(
    `console.log('Kernel panic - not syncing'); process.exitCode = 3; port.end(); monitor.end();`,
  );
  await expect(died).rejects.toThrow(GuestFailure);
  await expect(died).rejects.toThrow(/exit status 3\)\n {2}\| Kernel panic - not syncing$/);
  expect(readdirSync(temporary)).toEqual([]);
});

test('a guest that hangs is told, and ended', async () => {
  const hung = boot(`console.log('Booting');`, { timeoutMs: 700 });
  await expect(hung).rejects.toThrow(/could not be asked for 0\.7 s\n {2}\| Booting$/);
  expect(readdirSync(temporary)).toEqual([]);
});

test('a start can be given up', async () => {
  const wanted = new AbortController();
  const given = boot('', { signal: wanted.signal });
  setTimeout(() => wanted.abort(new Error('no longer wanted')), 300);
  await expect(given).rejects.toThrow('no longer wanted');
  expect(readdirSync(temporary)).toEqual([]);
});

test('a folder for sockets that is too long is named', async () => {
  const long = join(temporary, 'x'.repeat(100));
  mkdirSync(long);
  const refused = boot('', { temporary: long });
  await expect(refused).rejects.toThrow('set TMPDIR to a folder with a shorter name');
  expect(readdirSync(long)).toEqual([]);
});
