import type { GuestTopology } from './topology';

export const QEMU = 'qemu-system-x86_64';

/** The name under which the helper finds its port. */
export const PORT_NAME = 'ioasid';

/** 64 KiB of memory that the kernel leaves alone; the helper's DMA probe looks for what lands there. */
export const PROBE_AREA = 0x8000000;
const PROBE_AREA_BYTES = 0x10000;

export interface QemuCommandRequest {
  readonly kernel: string;
  /** Path of the initramfs. */
  readonly initramfs: string;
  readonly topology: GuestTopology;
  /** Further words for the kernel. */
  readonly append?: string;
  readonly icount: boolean;
  /** Sockets that are listened on when QEMU starts. */
  readonly portSocket: string;
  readonly monitorSocket: string;
}

/** The arguments of QEMU. It connects to both sockets, so that nobody has to wait for them to appear. */
export function qemuArguments(request: QemuCommandRequest): readonly string[] {
  const { topology } = request;
  const scalable = topology.mode === 'scalable' ? ',x-scalable-mode=on' : '';
  return [
    // /dev/kvm may be there and still hang a guest of this kind
    ...['-M', 'q35,kernel-irqchip=split,accel=tcg'],
    ...['-cpu', 'Skylake-Client-v1', '-m', '512', '-smp', '1'],
    ...['-nodefaults', '-display', 'none', '-no-reboot', '-net', 'none'],
    ...['-serial', 'stdio'],
    // a DMA of edu ends 100 ms of virtual time after its start: idle time is skipped
    ...(request.icount ? ['-icount', 'shift=0,sleep=off'] : []),
    ...['-kernel', request.kernel, '-initrd', request.initramfs],
    ...['-append', kernelArguments(request)],
    ...['-device', `intel-iommu,intremap=on,caching-mode=on${scalable}`],
    ...['-chardev', `socket,id=${PORT_NAME},path=${quoted(request.portSocket)}`],
    ...['-device', 'virtio-serial,addr=03.0'],
    ...['-device', `virtserialport,chardev=${PORT_NAME},id=${PORT_NAME},name=${PORT_NAME}`],
    ...['-qmp', `unix:${quoted(request.monitorSocket)}`],
    ...topology.qemuDevices.flatMap((device) => ['-device', device]),
  ];
}

/** What stands after `--` goes to the helper. */
function kernelArguments({ topology, append }: QemuCommandRequest): string {
  const { directMapping } = topology;
  return [
    'console=ttyS0 intel_iommu=on iommu=pt quiet panic=-1',
    // to measure these timers takes most of the start when instructions are counted
    'nolapic_timer tsc=reliable',
    // Linux 7.3 can panic where it looks up an interrupt after an allocation was made to fail
    'acpi=noirq',
    reserved(PROBE_AREA, PROBE_AREA_BYTES),
    // the firmware would have reserved it: the kernel says so if not
    ...(directMapping === undefined ? [] : [reserved(directMapping.first, directMapping.bytes)]),
    ...(append === undefined ? [] : [append]),
    '--',
    ...topology.devices.map(({ address }) => `--device ${address}`),
  ].join(' ');
}

const reserved = (first: number, bytes: number): string =>
  `memmap=${bytes / 1024}K$0x${first.toString(16)}`;

/** QEMU takes a comma for the end of a value unless it stands there twice. */
const quoted = (value: string): string => value.replaceAll(',', ',,');
