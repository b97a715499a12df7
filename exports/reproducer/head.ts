import type { Finding } from './finding';
import { commentLines } from './c-text';
import { numberOf } from './request';
import { hexadecimal } from './statement';

/** What the requests say of the machine on which they were made. */
interface Machine {
  readonly devices: readonly string[];
  readonly probed: ReadonlySet<string>;
  readonly physical?: string;
}

const addressWord = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/;

function machineOf({ steps }: Finding): Machine {
  const requests = steps.map(({ request }) => request.split(' '));
  const devices = new Set<string>();
  const probed = new Set<string>();
  let physical: string | undefined;
  for (const words of requests)
    for (const word of words.filter((one) => addressWord.test(one))) {
      devices.add(word);
      if (words[0] === 'probe' || words[0] === 'probe-setup') probed.add(word);
      if (words[0] === 'probe-setup') physical = words[1];
    }
  return {
    devices: [...devices].sort(),
    probed,
    ...(physical === undefined ? {} : { physical }),
  };
}

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
    ...(machine.probed.size === 0 ? [] : ['Those that write memory are edu devices of QEMU.']),
    '',
    'To build it:',
    '',
    '  gcc -static -O2 -o repro repro.c',
    '',
    ...running(machine),
  ];
  return ['/*', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'];
}

function running({ devices, probed, physical }: Machine): string[] {
  const onRootBus = devices.flatMap((address) => {
    const slot = /^0000:00:(.*)$/.exec(address)?.[1];
    const model = probed.has(address) ? 'edu' : 'DEVICE';
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
