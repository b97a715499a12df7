import { readFileSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { frame, frames } from './fixtures/frames';
import { absent, device, pretendKernel } from './fixtures/pretended-kernel';
import { buildSanitized, cannotBeBuilt, drive, finish, start } from './fixtures/sanitized-helper';

const seed = Number(process.env['HELPER_SEED'] ?? 20210615);
const reason = 'skipped: needs cc and make';
let place = '';

const ask = async (...requests: string[]): Promise<readonly string[]> =>
  (await drive(place, frames(requests))).replies;

(cannotBeBuilt ? describe.skip : describe)(
  `the helper${cannotBeBuilt ? `, ${reason}` : ''}`,
  () => {
    beforeAll(() => {
      place = buildSanitized();
    });
    beforeEach(() => pretendKernel(place));
    afterAll(() => rmSync(place, { recursive: true, force: true }));

    test('answers hello, and everything that is sent before the first answer is read', async () => {
      const requests = Array.from({ length: 500 }, () => 'hello');
      const { replies, status, complaints } = await drive(place, frames(requests));
      expect(replies).toHaveLength(500);
      expect(new Set(replies).size).toBe(1);
      expect(replies[0]).toMatch(/^0 1 \S+ 4096$/);
      expect([status, complaints]).toEqual([0, '']);
    });

    test('answers quit and ends, whatever comes after it', async () => {
      const { replies, status } = await drive(place, frames(['quit', 'hello']));
      expect([replies, status]).toEqual([['0'], 0]);
    });

    test.each([
      ['no magic', Buffer.from('ISAI' + 'x'.repeat(40)).reverse()],
      ['a number out of order', frame(2, 'hello')],
      ['nothing inside', frame(1, '')],
      ['too much inside', frame(1, 'a'.repeat(4097))],
      ['a huge length', frame(1, 'hello', 0xffffffff)],
    ])('answers a frame with %s, and ends', async (_name, bytes) => {
      const { replies, status } = await drive(place, Buffer.concat([bytes, frames(['hello'])]));
      expect(replies).toEqual([expect.stringMatching(/^! .*; this is the end$/)]);
      expect(status).toBe(1);
    });

    test('takes a request of the full size, in pieces', async () => {
      const helper = start(place);
      const ending = finish(helper);
      const bytes = Buffer.concat([frame(1, 'a'.repeat(4096)), frame(2, 'hello')]);
      for (const end of [3, 13, 4000, bytes.length]) {
        helper.stdin.write(
          bytes.subarray([3, 13, 4000].filter((cut) => cut < end).pop() ?? 0, end),
        );
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      helper.stdin.end();
      expect((await ending).replies).toEqual([
        expect.stringMatching(/^! there is no operation a+$/),
        expect.stringMatching(/^0 1 /),
      ]);
    });

    test('complains where the last frame is cut off', async () => {
      const { replies, status, complaints } = await drive(place, frame(1, 'hello').subarray(0, 14));
      expect([replies, status]).toEqual([[], 1]);
      expect(complaints).toContain('cut off');
    });

    test('ends on a signal, and when nobody reads', async () => {
      const stopped = start(place);
      const ending = finish(stopped);
      stopped.stdin.write(frames(['hello']));
      await new Promise((resolve) => stopped.stdout.once('data', resolve));
      stopped.kill('SIGTERM');
      expect((await ending).status).toBe(1);

      const unread = start(place);
      unread.stdout.destroy();
      const status = new Promise((resolve) => unread.on('exit', resolve));
      unread.stdin.on('error', () => undefined);
      unread.stdin.write(frames(Array.from({ length: 2000 }, () => 'hello')));
      expect(await status).toBe(1);
    });

    const refusals = [
      ['frobnicate', 'there is no operation frobnicate'],
      ['hello there', 'hello takes 0 to 0 words, not 1'],
      ['open-iommu  0', 'words are separated by one space'],
      [' hello', 'words are separated by one space'],
      ['hello ', 'words are separated by one space'],
      ['hel\x00lo', 'a request is printable ASCII; byte 3 is not'],
      ['hell\xff', 'a request is printable ASCII; byte 4 is not'],
      ['a '.repeat(200) + 'a', 'a request has at most 160 words'],
      ['open-iommu 64', 'word 1: expected a handle, 0 to 63'],
      ['open-iommu -1', 'word 1: expected a handle, 0 to 63'],
      ['open-iommu 0x', 'word 1: expected a handle, 0 to 63'],
      ['open-iommu 18446744073709551616', 'word 1: expected a handle, 0 to 63'],
      ['ioas-alloc 0', 'word 1: handle 0 is closed, expected an IOMMU fd'],
      ['close 0', 'word 1: handle 0 is closed, expected an open handle'],
      ['exit 0', 'word 1: handle 0 has neither a file nor a mapping'],
      ['unmap-bar 0', 'handle 0 has no mapping'],
      ['bind-driver 0000:00:05.0 ../x', 'word 2: expected the name of a driver'],
      ['bind-driver 0000:00:05.0 ' + 'd'.repeat(33), 'word 2: expected the name of a driver'],
      ['group-type 0000:00:05.0 ../x', 'word 2: expected identity, DMA, DMA-FQ or auto'],
      ['failing 0 rescan', 'word 1: allocations are counted from 1'],
      ['failing 1 quit', 'no allocation of quit can be made to fail'],
      ['failing 1 failing 1 rescan', 'no allocation of failing can be made to fail'],
      ['failing 1 close', 'close takes 1 to 1 words, not 0'],
      ['probe 0x1001 0000:00:05.0', 'word 1: expected the address of a page'],
      ['probe 0x1000 0000:00:05.0', 'word 2: this device needs probe-setup first'],
      ['probe 0 0000:00:05.0 0000:00:05.0', 'word 3: this device was named before'],
    ] as const;

    test('refuses what makes no sense, says why and goes on', async () => {
      const requests = refusals.map(([one], index) => frame(index + 1, Buffer.from(one, 'latin1')));
      const { replies } = await drive(
        place,
        Buffer.concat([...requests, frame(refusals.length + 1, 'hello')]),
      );
      expect(replies.slice(0, -1)).toEqual(
        refusals.map(([, sentence]) => expect.stringContaining(`! ${sentence}`) as unknown),
      );
      expect(replies.at(-1)).toMatch(/^0 1 /);
    });

    test.each([
      '0000:00:07.0',
      '0000:00:05.0/',
      '../../../../etc',
      '0000:00:05.0/../0000:00:07.0',
      '00:05.0',
    ])('does not take the device %j', async (address) => {
      const operations = ['driver %', 'group %', 'remove %', 'open-device 0 %', 'unbind-driver %'];
      const replies = await ask(...operations.map((one) => one.replace('%', address)));
      for (const reply of replies) expect(reply).toContain('was given with --device');
    });

    test.each([
      [['--device']],
      [['--device', '0000:00:05']],
      [['--device', '0000:00:25.0']],
      [['--device', '0000:00:05.8']],
      [['--device', '0000:00:0A.0']],
      [['--device', '../..:00:05.0']],
      [['--device', device, '--device', device]],
      [['--else']],
      [
        Array.from({ length: 17 }, (_, i) => [
          '--device',
          `0000:0${(i >> 3).toString()}:01.${(i & 7).toString()}`,
        ]).flat(),
      ],
    ])('does not start with %j', async (args) => {
      const { replies, status, complaints } = await drive(place, frames(['hello']), args);
      expect([replies, status]).toEqual([[], 2]);
      expect(complaints).toMatch(/^usage|expected up to 16 different addresses/);
    });

    test('knows of what kind a handle is, and which are free', async () => {
      const replies = await ask(
        'open-iommu 0',
        `open-device 1 ${device}`,
        'open-container 2',
        `open-group 63 ${device}`,
        'open-iommu 0',
        'ioas-alloc 1',
        'bind 0 1',
        'bind 1 2',
        'dma-map 1 0 0 1 rw',
        'set-container 63 0',
        'ioas-alloc 0',
        'close 0',
        'close 0',
        'open-iommu 0',
        'exit 0 1 2',
        'open-iommu 2',
        'close-all',
        'open-iommu 63',
      );
      const notOurs = expect.stringMatching(/^25$/) as unknown; // ENOTTY
      const refused = (text: string): unknown => expect.stringContaining(`! ${text}`);
      expect(replies).toEqual([
        '0',
        '0',
        '0',
        '0',
        refused('word 1: handle 0 is an IOMMU fd already'),
        refused('word 1: handle 1 is a device, expected an IOMMU fd'),
        refused('word 1: handle 0 is an IOMMU fd, expected a device'),
        refused('word 2: handle 2 is a container, expected an IOMMU fd'),
        refused('word 1: handle 1 is a device, expected a container or an IOMMU fd'),
        notOurs,
        notOurs,
        '0',
        refused('word 1: handle 0 is closed'),
        '0',
        '0',
        '0',
        '0',
        '0',
      ]);
    });

    test('keeps to the pool, to known protections and to harmless arguments', async () => {
      const replies = await ask(
        'open-iommu 0',
        'map 0 1 0x1000 63 1 rw',
        'map 0 1 0x1000 63 2 rw',
        'map 0 1 0x1000 64 0 rw',
        'map 0 1 0x1000 1 18446744073709551615 rw',
        'map 0 1 0x1000 0 1 wr',
        'map 0 4294967296 0x1000 0 1 r',
        'allow 0 1 0 1 2',
        'ioctl 0 0x3b81 0c000000',
        'ioctl 0 0x3c81 0c000000',
        'ioctl 0 0x3b81 0c0',
        'ioctl 0 0x3b81 0g',
        `ioctl 0 0x3b81 ${'00'.repeat(257)}`,
        `ioctl 0 0x3b85 ${'00'.repeat(16)}01`,
        `ioctl 0 0x3ba0 00`,
      );
      expect(replies.map((reply) => reply.slice(0, 16))).toEqual([
        '0',
        '25',
        '! word 4: expect',
        '! word 4: expect',
        '! word 4: expect',
        '! word 6: expect',
        '! word 2: expect',
        '! ranges are pai',
        '25',
        '! word 2: expect',
        '! word 3: expect',
        '! word 3: expect',
        '! word 3: expect',
        '! there is a poi',
        "! the kernel's o",
      ]);
    });

    test('reads and changes drivers, but not under an open device', async () => {
      const replies = await ask(
        `driver ${device}`,
        `group ${device}`,
        `driver ${absent}`,
        `open-device 0 ${device}`,
        `unbind-driver ${device}`,
        `remove ${device}`,
        'close 0',
        `bind-driver ${device} vfio-pci`,
        `bind-driver ${device} absent`,
        `group-type ${device} identity`,
      );
      const held = expect.stringContaining('! handle 0 has 0000:00:05.0 open or mapped') as unknown;
      expect(replies).toEqual(['0 first', '0 3', '19', '0', held, held, '0', '0', '2', '0']);
      const bus = join(place, 'sys/bus/pci');
      expect(readFileSync(join(bus, 'drivers/vfio-pci/bind'), 'utf8')).toBe(device);
      expect(readFileSync(join(bus, 'groups/3/type'), 'utf8')).toBe('identity');
    });

    test('gives a device back to its first driver, and complains where it cannot', async () => {
      const helper = start(place);
      const ending = finish(helper);
      helper.stdin.write(frames([`unbind-driver ${device}`]));
      await new Promise((resolve) => helper.stdout.once('data', resolve));
      const bus = join(place, 'sys/bus/pci');
      expect(readFileSync(join(bus, 'drivers/first/unbind'), 'utf8')).toBe(device);
      unlinkSync(join(bus, 'devices', device, 'driver'));
      helper.stdin.end();
      const { status, complaints } = await ending;
      expect(readFileSync(join(bus, 'drivers/first/bind'), 'utf8')).toBe(device);
      expect(status).toBe(1);
      expect(complaints).toContain(`${device} could not be given back to first`);
    });

    const operations = readFileSync(join(__dirname, 'operation.c'), 'utf8')
      .split('\n')
      .flatMap((line) => /^\t\{"([a-z-]+)", /.exec(line)?.[1] ?? [])
      .filter((name) => name !== 'quit');
    const word = fc.oneof(
      fc.constantFrom(...operations),
      fc.constantFrom(device, absent, '0000:00:07.0', 'vfio-pci', 'first', 'rw', 'r', 'w', 'DMA'),
      fc.nat(66).map(String),
      fc.nat(5).map(String),
      fc.bigInt(0n, 1n << 65n).map((number) => `0x${number.toString(16)}`),
      fc.nat(0x200).map((number) => `0x${(0x3b00 + number).toString(16)}`),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('hex')),
      fc.string(),
    );
    const request = fc
      .tuple(fc.constantFrom(...operations), fc.array(word, { maxLength: 7 }))
      .map(([name, words]) => [name, ...words].join(' ').slice(0, 4096));

    test(`answers every request of random words (seed ${seed})`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(request, { minLength: 50, maxLength: 200 }), async (requests) => {
          const opening = ['open-iommu 0', `open-device 1 ${device}`, 'open-container 2'];
          const all = [...opening, `open-group 3 ${device}`, ...requests];
          const { replies } = await drive(place, frames(all));
          expect(replies).toHaveLength(all.length);
          // not `toMatch` for each: a sentence or an errno, and never a byte that a terminal would obey
          expect(
            replies.filter((reply) => !/^(! [ -~]+|\d+( [ -~]*)?(\n[\n -~]*)?)$/.test(reply)),
          ).toEqual([]);
        }),
        { seed, numRuns: 40 },
      );
    });

    test(`answers or ends when bytes of valid frames change (seed ${seed})`, async () => {
      const change = fc.tuple(fc.nat(), fc.nat(255));
      await fc.assert(
        fc.asyncProperty(
          fc.array(request, { minLength: 5, maxLength: 30 }),
          fc.array(change, { minLength: 1, maxLength: 8 }),
          async (requests, changes) => {
            const bytes = frames(requests);
            for (const [at, value] of changes) bytes[at % bytes.length] = value;
            const { status } = await drive(place, bytes);
            expect([0, 1]).toContain(status);
          },
        ),
        { seed, numRuns: 60 },
      );
    });
  },
);
