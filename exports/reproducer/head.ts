import type { Finding } from './finding';
import { commentLines } from './c-text';
import { numberOf } from './request';
import { hexadecimal } from './statement';

/** What the requests say of the machine on which they were made. */
interface Machine {
  readonly devices: readonly string[];
  readonly probes: boolean;
  readonly fails: boolean;
  /** Devices that have or get the driver of a virtual device; any other may be an `edu` device. */
  readonly virtio: ReadonlySet<string>;
  readonly physical?: string;
}

const addressWord = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/;

function machineOf({ steps }: Finding): Machine {
  const devices = new Set<string>();
  const virtio = new Set<string>();
  let probes = false;
  let fails = false;
  let physical: string | undefined;
  for (const { request, values } of steps) {
    const words = request.split(' ');
    const [operation, first] = words;
    for (const address of words.filter((word) => addressWord.test(word))) devices.add(address);
    if (first !== undefined && [...words, ...values].includes('virtio-pci')) virtio.add(first);
    probes ||= operation === 'probe';
    fails ||= operation === 'failing';
    if (operation === 'probe-setup') physical = first;
  }
  return {
    devices: [...devices].sort(),
    probes,
    fails,
    virtio,
    ...(physical === undefined ? {} : { physical }),
  };
}

const probing = [
  'Those that write are edu devices of QEMU, which do so when they are told to. Where it is seen:',
  "pN is page N of this program's memory, phys is physical memory, - is nowhere.",
];

const failing = [
  'The kernel needs CONFIG_FAILSLAB and debugfs. Which allocation is the n-th also depends on its',
  'other options: CONFIG_IOMMUFD_TEST has failures of its own that are counted with them.',
];

/** The comment at the head of the file: what it shows, where it was seen, how it is run. */
export function head(finding: Finding): string[] {
  const machine = machineOf(finding);
  const lines = [
    ...commentLines(finding.title, 92),
    '',
    ...finding.says.flatMap((paragraph) => [...commentLines(paragraph, 92), '']),
    ...commentLines(
      finding.kernel === undefined
        ? 'The kernel on which it was seen was not written down.'
        : `Seen on Linux ${finding.kernel}.`,
      92,
    ),
    ...(machine.devices.length === 0 ? [] : [`Devices: ${machine.devices.join(' ')}`]),
    ...(machine.probes ? probing : []),
    ...(machine.fails ? failing : []),
    '',
    'To build it:',
    '',
    '  gcc -static -O2 -o repro repro.c',
    '',
    ...running(machine),
  ];
  return ['/*', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'];
}

function running({ devices, virtio, physical }: Machine): string[] {
  const onRootBus = devices.flatMap((address) => {
    const slot = /^0000:00:(.*)$/.exec(address)?.[1];
    // by itself edu reaches no address from 256 MiB on
    const model = virtio.has(address) ? 'virtio-rng-pci' : 'edu,dma_mask=0xffffffff';
    return slot === undefined ? [] : [`    -device ${model},addr=${slot},multifunction=on \\`];
  });
  const address = physical === undefined ? undefined : numberOf(physical);
  const reserved = address === undefined ? '' : ` memmap=64K$${hexadecimal(address)}`;
  return [
    'It is run as root, and exits with 0 if every answer is as it was, else with 1. Or it is the',
    '/init of a guest, which it powers off at its end:',
    '',
    '  mkdir root && cp repro root/init && (cd root && echo init | cpio -o -H newc) >initramfs',
    '  qemu-system-x86_64 -M q35,kernel-irqchip=split -cpu Skylake-Client-v1 -m 512 -nographic \\',
    '    -no-reboot -net none -icount shift=0,sleep=off \\',
    '    -device intel-iommu,intremap=on,caching-mode=on \\',
    ...onRootBus,
    `    -kernel bzImage -initrd initramfs \\`,
    `    -append 'console=ttyS0 intel_iommu=on iommu=pt quiet panic=-1${reserved}' 2>qemu.log`,
  ];
}
