import { guestOptions } from './cached-kernel';
import { BadOptionList, fragment, optionsOf, readOptions, unmet } from './options';

const list = `# a remark
CONFIG_PCI=y
CONFIG_NEWER=y # [since 7.3]
CONFIG_CMDLINE="a b"

# CONFIG_SMP is not set
`;

test('a list is read, whole and for older kernels', () => {
  const options = readOptions(list);
  expect(options).toEqual([
    { name: 'CONFIG_PCI', value: 'y' },
    { name: 'CONFIG_NEWER', value: 'y', since: [7, 3] },
    { name: 'CONFIG_CMDLINE', value: '"a b"' },
    { name: 'CONFIG_SMP', value: null },
  ]);
  const names = (version: string): string[] => optionsOf(options, version).map(({ name }) => name);
  expect(names('7.3.4')).toContain('CONFIG_NEWER');
  expect(names('10.0')).toContain('CONFIG_NEWER');
  expect(names('7.2.9')).not.toContain('CONFIG_NEWER');
  expect(names('6.12.95')).not.toContain('CONFIG_NEWER');
  expect(fragment(optionsOf(options, '6.12'))).toBe(
    'CONFIG_PCI=y\nCONFIG_CMDLINE="a b"\n# CONFIG_SMP is not set\n',
  );
});

test('every line that is not understood is named', () => {
  const bad = (): unknown => readOptions('CONFIG_PCI\nCONFIG_A=y # since 7\nCONFIG_A=n\n');
  expect(bad).toThrow(BadOptionList);
  expect(bad).toThrow(
    [
      "line 1: 'CONFIG_PCI' is no option; expected CONFIG_NAME=value",
      "line 2: '# since 7' after an option; expected # [since 7.3]",
      'CONFIG_A stands there more than once',
    ].join('\n'),
  );
});

test('options that are not as they should be are found', () => {
  const options = readOptions(list);
  expect(unmet(options, fragment(options))).toEqual([]);
  const names = unmet(options, 'CONFIG_PCI=m\nCONFIG_CMDLINE="a b"\nCONFIG_SMP=y\n');
  expect(names.map(({ name }) => name)).toEqual(['CONFIG_PCI', 'CONFIG_NEWER', 'CONFIG_SMP']);
  // an option that the kernel does not know is not set either
  expect(unmet(readOptions('# CONFIG_GONE is not set\n'), '')).toEqual([]);
});

test('the list of the guest has what the tests are about', () => {
  const of = (version: string): Map<string, string | null> =>
    new Map(optionsOf(guestOptions(), version).map(({ name, value }) => [name, value]));
  for (const name of [
    'IOMMUFD',
    'VFIO_DEVICE_CDEV',
    'VFIO_GROUP',
    'INTEL_IOMMU',
    'FAULT_INJECTION',
  ])
    expect(of('6.12').get(`CONFIG_${name}`)).toBe('y');
  expect(of('6.12').has('CONFIG_IOMMU_PT_AMDV1')).toBe(false);
  expect(of('7.3').get('CONFIG_IOMMU_PT_AMDV1')).toBe('y');
  expect(of('7.3').get('CONFIG_STRICT_DEVMEM')).toBeNull();
});
