import { run, world } from '../system/walk';
import { shippedQuirks } from './quirks';

/**
 * Both devices bound to fd1, with i1 an address space, i2 and i5 explicit tables of it, i3 and i4
 * nested on i2, and i6 another address space.
 */
const tables = () =>
  run(world('iommufd', { quirks: shippedQuirks, ioasids: 6 })).does(
    'OPEN_DEVICE d1',
    'OPEN_DEVICE d2',
    'BIND d1 fd1',
    'BIND d2 fd1',
    'ALLOC i1',
    'ALLOC_TABLE i2 i1',
    'NEST i3 i2',
    'NEST i4 i2',
    'ALLOC_TABLE i5 i1',
    'ALLOC i6',
  );

/** One device bound to fd1: a table is made for the IOMMU of a device. */
const bound = (ioasids: number) =>
  run(world('iommufd', { quirks: shippedQuirks, ioasids })).does('OPEN_DEVICE d1', 'BIND d1 fd1');

describe('what a second device meets (iommufd_hw_pagetable_attach)', () => {
  test.each([
    ['the automatic table of an address space', 'i1', 'that address space', 'i1', 'OK'],
    ['the automatic table of an address space', 'i1', 'another address space', 'i6', 'EINVAL'],
    ['the automatic table of an address space', 'i1', 'an explicit table of it', 'i2', 'EINVAL'],
    ['an explicit table', 'i2', 'its address space', 'i1', 'EINVAL'],
    ['an explicit table', 'i2', 'that table', 'i2', 'OK'],
    ['an explicit table', 'i2', 'another table of the same space', 'i5', 'EINVAL'],
    ['an explicit table', 'i2', 'a table nested on it', 'i3', 'EINVAL'],
    ['a nested table', 'i3', 'that table', 'i3', 'OK'],
    ['a nested table', 'i3', 'its parent', 'i2', 'EINVAL'],
    ['a nested table', 'i3', 'its sibling', 'i4', 'EINVAL'],
  ] as const)(
    'first on %s (%s), second to %s (%s): %s',
    (_first, first, _second, second, answer) => {
      const walk = tables().does(`ATTACH d1 ${first}`);
      const before = walk.state;
      walk.tries(`ATTACH d2 ${second}`).answers(answer);
      expect(walk.between).toEqual([]);
      expect(walk.state).toMatchObject({
        'table(r1)': first,
        'table(r2)': first,
        'attached(d2)': answer === 'OK' ? second : 'none',
      });
      if (answer !== 'OK') expect(walk.state).toEqual(before);
    },
  );

  test.each(['i1', 'i2', 'i3'])(
    'the second device on %s reserves its windows in the address space below',
    (ioasid) => {
      const walk = tables().does(`ATTACH d1 ${ioasid}`, `ATTACH d2 ${ioasid}`);
      expect(walk.state).toMatchObject({
        'window(d1)': 'i1',
        'window(d2)': 'i1',
      });
    },
  );

  test('an id that is free is ENOENT before the group is looked at', () => {
    const walk = tables().does('FREE i6', 'ATTACH d1 i1');
    walk.tries('ATTACH d2 i6').answers('ENOENT');
  });
});

describe('an explicit table (iommufd_hwpt_paging_alloc)', () => {
  test('is shared by its own id, is EBUSY while used, and goes before its address space', () => {
    const walk = run(world('iommufd', { quirks: shippedQuirks })).does(
      'OPEN_DEVICE d1',
      'OPEN_DEVICE d2',
      'BIND d1 fd1',
      'BIND d2 fd1',
      'ALLOC i1',
      'ALLOC_TABLE i2 i1',
      'ATTACH d1 i2',
    );
    walk.tries('ATTACH d2 i1').answers('EINVAL');
    walk.does('ATTACH d2 i2').tries('FREE i2').answers('EBUSY');
    walk.does('DETACH d1', 'DETACH d2').tries('FREE i1').answers('EBUSY');
    walk.does('FREE i2', 'FREE i1');
  });

  test('is built on an address space of the same fd, not of another one or of a table', () => {
    const walk = bound(3);
    walk.tries('ALLOC_TABLE i1 i2').answers('EINVAL');
    walk.does('ALLOC i1', 'ALLOC i4').tries('ALLOC_TABLE i2 i4').answers('EINVAL');
    walk.does('ALLOC_TABLE i2 i1').tries('ALLOC_TABLE i3 i2').answers('EOPNOTSUPP');
  });

  test('wants a device that is bound to its fd, before anything else is looked at', () => {
    const walk = run(world('iommufd', { quirks: shippedQuirks, ioasids: 2 }));
    walk.does('ALLOC i1').tries('ALLOC_TABLE i2 i1').answers('ENOENT');
    walk.does('OPEN_DEVICE d1', 'BIND d1 fd2').tries('ALLOC_TABLE i2 i2').answers('ENOENT');
    walk.does('OPEN_DEVICE d2').tries('BIND d2 fd1').answers('EPERM');
  });

  test('can be nested upon; an automatic table cannot (iommufd_hwpt_nested_alloc)', () => {
    const walk = bound(4);
    walk.does('ALLOC i1').tries('NEST i2 i1').answers('EINVAL');
    walk.does('ALLOC_TABLE i2 i1', 'NEST i3 i2').tries('FREE i2').answers('EBUSY');
    walk.tries('NEST i4 i3').answers('EINVAL');
    walk.does('FREE i3', 'FREE i2');
  });

  test('takes no mappings of its own, whereas its address space does', () => {
    const walk = tables().does('ATTACH d1 i2', 'MAP i1');
    expect(walk.state).toMatchObject({ 'mapping(i1)': 'readWrite', 'mapping(i2)': 'unmapped' });
  });

  test('an attached device can move between the tables of one address space and back', () => {
    const walk = tables().does('ATTACH d1 i2', 'ATTACH d1 i1');
    expect(walk.path('table(r2)')).toEqual(['i2', 'i1']);
    walk.does('ATTACH d1 i5', 'ATTACH d1 i3');
    expect(walk.state).toMatchObject({ 'attached(d1)': 'i3', 'window(d1)': 'i1' });
  });
});
