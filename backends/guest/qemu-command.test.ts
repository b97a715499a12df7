import { qemuArguments, type QemuCommandRequest } from './qemu-command';
import { topologyNamed } from './topologies/registry';

const request = (name: string, mode: 'legacy' | 'scalable' = 'legacy'): QemuCommandRequest => {
  const topology = topologyNamed(name, mode);
  if (topology === undefined) throw new Error(name);
  return {
    kernel: '/images/bzImage',
    initramfs: '/run/initramfs',
    topology,
    icount: true,
    portSocket: '/run/a,b/port',
    monitorSocket: '/run/a,b/monitor',
  };
};
const valueOf = (argv: readonly string[], option: string, nth = 0): string | undefined =>
  argv.filter((_, index) => argv[index - 1] === option)[nth];

test('the machine has an emulated unit in front of the devices of the topology', () => {
  const argv = qemuArguments(request('singleton'));
  expect(valueOf(argv, '-M')).toBe('q35,kernel-irqchip=split,accel=tcg');
  expect(argv.filter((_, index) => argv[index - 1] === '-device')).toEqual([
    'intel-iommu,intremap=on,caching-mode=on',
    'virtio-serial,addr=03.0',
    'virtserialport,chardev=ioasid,id=ioasid,name=ioasid',
    'edu,addr=05.0,dma_mask=0xffffffff',
    'edu,addr=06.0,dma_mask=0xffffffff',
    'edu,addr=07.0,dma_mask=0xffffffff',
  ]);
});

test('scalable mode is one of the unit', () => {
  expect(valueOf(qemuArguments(request('singleton', 'scalable')), '-device')).toBe(
    'intel-iommu,intremap=on,caching-mode=on,x-scalable-mode=on',
  );
});

test('a comma in a path does not end it', () => {
  const argv = qemuArguments(request('bridge'));
  expect(valueOf(argv, '-chardev')).toBe('socket,id=ioasid,path=/run/a,,b/port');
  expect(valueOf(argv, '-qmp')).toBe('unix:/run/a,,b/monitor');
});

test('the helper is told every device, after what the kernel is told', () => {
  const append = valueOf(qemuArguments({ ...request('bridge'), append: 'debug' }), '-append');
  const [kernel = '', helper] = append?.split(' -- ') ?? [];
  expect(helper).toBe(
    '--device 0000:01:01.0 --device 0000:01:02.0 --device 0000:01:03.0 --device 0000:01:04.0',
  );
  expect(kernel.split(' ')).toEqual(
    expect.arrayContaining(['console=ttyS0', 'iommu=pt', 'memmap=64K$0x8000000', 'debug']),
  );
});

test('memory of a direct mapping is taken from the kernel', () => {
  const append = valueOf(qemuArguments(request('direct-mapping')), '-append');
  expect(append).toContain('memmap=64K$0x8000000 memmap=64K$0x9000000');
});

test('instructions are counted only where that is wanted', () => {
  expect(valueOf(qemuArguments(request('singleton')), '-icount')).toBe('shift=0,sleep=off');
  expect(qemuArguments({ ...request('singleton'), icount: false })).not.toContain('-icount');
});
