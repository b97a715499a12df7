import { parseReply } from '../../backends/ioctl/protocol/reply';
import { recordedSteps } from './recorded-steps';

const d1 = '0000:00:05.0';
const d2 = '0000:00:05.1';
const other = '0000:00:06.0';
const groupOf = (address: string) => (address === other ? [other] : [d1, d2]);

/** What is kept of requests with their replies, each as one line. */
function kept(...exchanges: readonly (readonly [request: string, reply: string])[]): string[] {
  const recorded = exchanges.map(([request, payload]) => {
    const reply = parseReply(payload);
    if (reply === undefined) throw new Error(payload);
    return { request, reply };
  });
  return recordedSteps(recorded, groupOf).map(({ request, errno, values }) =>
    [request, '->', errno, ...values].join(' '),
  );
}

test('what changes something is kept, questions are not', () => {
  expect(
    kept(
      ['close-all', '0'],
      ['hello', '0 1 7.3.4'],
      ['open-iommu 1', '0'],
      [`open-device 9 ${d1}`, '0'],
      ['bind 9 1', '0 1'],
      [`knock ${d1} ${d2} virtio-pci`, '0 1 16'],
      ['ranges 1 2', '0 1 0x0 0xffff'],
      ['attach 9 7', '2'],
      ['kmsg', '0\nlog'],
    ),
  ).toEqual([
    'open-iommu 1 -> OK',
    `open-device 9 ${d1} -> OK`,
    'bind 9 1 -> OK 1',
    'attach 9 7 -> ENOENT',
  ]);
});

test('what the helper did not carry out is left out', () => {
  expect(kept([`open-device 9 ${d1}`, '! no such handle'])).toEqual([]);
});

test('probes are those of members of groups that are used, and of what is on the bus', () => {
  expect(
    kept(
      [`open-device 9 ${d1}`, '0'],
      [`probe 0x8000000 ${d1} ${d2} ${other}`, '0 phys absent phys'],
    ),
  ).toEqual([
    `probe-setup 0x8000000 ${d1} -> OK`,
    `open-device 9 ${d1} -> OK`,
    `probe 0x8000000 ${d1} -> OK phys`,
  ]);
});

test('of probes that found the same only the first and the last of all are kept', () => {
  const probe = `probe 0x8000000 ${d1} ${d2}`;
  const steps = kept(
    [`open-device 9 ${d1}`, '0'],
    [probe, '0 phys phys'],
    ['bind 9 1', '0 1'],
    [probe, '0 - -'],
    ['ioas-alloc 1', '0 2'],
    [probe, '0 - -'],
    ['destroy 1 2', '0'],
    [probe, '0 - -'],
  );
  expect(steps.filter((one) => one.startsWith('probe '))).toEqual([
    `${probe} -> OK phys phys`,
    `${probe} -> OK - -`,
    `${probe} -> OK - -`,
  ]);
  expect(steps.at(-1)).toBe(`${probe} -> OK - -`);
});

test('files that nothing names any more are not opened', () => {
  expect(kept(['open-iommu 1', '0'], ['open-iommu 2', '0'], ['ioas-alloc 2', '0 1'])).toEqual([
    'open-iommu 2 -> OK',
    'ioas-alloc 2 -> OK 1',
  ]);
});

test('a scan of the bus matters after a removal only', () => {
  expect(kept(['rescan', '0'], [`remove ${d1}`, '0'], ['rescan', '0'])).toEqual([
    `remove ${d1} -> OK`,
    'rescan -> OK',
  ]);
});

test('devices that are used get the drivers that they had at the beginning', () => {
  expect(
    kept(
      [`driver ${d1}`, '0 vfio-pci'],
      [`driver ${d2}`, '0 -'],
      [`driver ${other}`, '0 vfio-pci'],
      [`open-device 9 ${d1}`, '0'],
      [`bind-driver ${d2} pci-pf-stub`, '16'],
    ),
  ).toEqual([
    `bind-driver ${d1} vfio-pci -> OK`,
    `open-device 9 ${d1} -> OK`,
    `bind-driver ${d2} pci-pf-stub -> EBUSY`,
  ]);
});
