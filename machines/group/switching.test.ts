import type { Profile, Scope } from '../scope';
import type { HardwareEffect } from '../system/hardware';
import { shippedQuirks } from '../policies/quirks';
import { groupOfDevices } from '../scope';
import { runCommand } from '../system/compose';
import { run, world } from '../system/walk';

const shipped = (choices: Partial<Scope> = {}) =>
  world('iommufd', { quirks: shippedQuirks, groups: [groupOfDevices(3)], ...choices });
const bound = ['OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1', 'ALLOC i2'];
const attached = (choices: Partial<Scope> = {}) =>
  run(shipped(choices)).does(...bound, 'ATTACH d1 i1');
const tables = (seen: Readonly<Record<string, string>>) =>
  ['table(r1)', 'table(r2)', 'table(r3)'].map((place) => seen[place]).join(' ');

describe('the member loop (__iommu_group_set_domain_internal)', () => {
  test('writes one member after the other in probe order, each straight from old to new', () => {
    const walk = attached().does('ATTACH d1 i2');
    expect(walk.between.map(tables)).toEqual(['i1 i1 i1', 'i2 i1 i1', 'i2 i2 i1', 'i2 i2 i2']);
    expect(walk.state).toMatchObject({ 'domain(g1)': 'i2', 'ownership(g1)': 'userOwned' });
  });

  test('is a state of the group while it goes on, with the old domain in the books', () => {
    const walk = attached().does('ATTACH d1 i2');
    for (const seen of walk.between)
      expect(seen).toMatchObject({
        'ownership(g1)': 'switching',
        'operation(g1)': 'replace',
        'goal(g1)': 'i2',
        'back(g1)': 'i1',
        'actor(g1)': 'd1',
        'domain(g1)': 'i1',
        'attached(d1)': 'i1',
      });
  });

  test('marks who has moved, and forgets it when it is over', () => {
    const moved = (seen: Readonly<Record<string, string>>) =>
      ['moved(d1)', 'moved(d2)', 'moved(d3)'].map((place) => seen[place]).join(' ');
    const walk = attached().does('ATTACH d1 i2');
    expect(walk.between.map(moved)).toEqual(['no no no', 'yes no no', 'yes yes no', 'yes yes yes']);
    expect(moved(walk.state)).toBe('no no no');
    expect(walk.state).toMatchObject({ 'operation(g1)': 'none', 'goal(g1)': 'none' });
  });

  test('asks the hardware for exactly one write per requester id', () => {
    const model = shipped({ groups: [{ ...groupOfDevices(2), aliases: [2] }] });
    const effects: HardwareEffect[] = [];
    let state = model.initial;
    for (const command of [
      { name: 'OPEN_DEVICE', args: [1] },
      { name: 'BIND', args: [1, 1] },
    ] as const) {
      const outcome = runCommand(model, state, command, {
        fails: () => false,
        perform: (effect) => effects.push(effect),
      });
      if (outcome.kind === 'done') state = outcome.next;
    }
    expect(effects.map((one) => one.kind === 'program' && one.requester)).toEqual([1, 2, 3]);
  });

  test('moves only the actor where devices are attached one by one', () => {
    const walk = run(world('device-centric', { groups: [groupOfDevices(3)] }));
    walk.does('OPEN_DEVICE d2', 'BIND d2 fd1', 'ALLOC i1', 'ATTACH d2 i1');
    expect(walk.between.map(tables)).toEqual(['blocked blocked blocked', 'blocked i1 blocked']);
  });

  test('writes a requester id that two members share once for each of them', () => {
    const walk = run(shipped({ groups: [groupOfDevices(2, true)] })).does(...bound);
    walk.does('ATTACH d1 i1');
    expect(walk.between.map((seen) => seen['table(r1)'])).toEqual(['blocked', 'i1', 'i1']);
  });

  test('has no micro-state where no member has to move', () => {
    const walk = attached().does('OPEN_DEVICE d2', 'BIND d2 fd1', 'ATTACH d2 i1');
    expect(walk.between).toEqual([]);
  });
});

describe('members that the loop passes by', () => {
  test('one that is not on the bus', () => {
    const groups = [
      { devices: [{ requester: 1 }, { requester: 2, absent: true }, { requester: 3 }] },
    ];
    const walk = run(shipped({ groups })).does(...bound, 'ATTACH d1 i1');
    expect(walk.between.map(tables)).toEqual([
      'blocked blocked blocked',
      'i1 blocked blocked',
      'i1 blocked i1',
    ]);
  });

  test('one that is leaving the bus is still a member', () => {
    const walk = run(shipped()).does(...bound, 'OPEN_DEVICE d2', 'HOT_REMOVE d2', 'ATTACH d1 i1');
    expect(walk.state).toMatchObject({ 'presence(d2)': 'removing', 'table(r2)': 'i1' });
  });

  test('one that a reset has parked: it stays blocked until the reset is over', () => {
    const groups = [{ devices: [{ requester: 1 }, { requester: 2, ats: true }, { requester: 3 }] }];
    const walk = attached({ groups }).does('RESET_PREPARE d2', 'CLOSE_DEVICE d1');
    expect(walk.path('table(r2)')).toEqual(['blocked']);
    expect(walk.path('table(r3)')).toEqual(['i1', 'blocked', 'default']);
    expect(walk.does('RESET_DONE d2').state).toMatchObject({ 'table(r2)': 'default' });
  });

  test('under a PASID, one that takes none', () => {
    const groups = [
      {
        devices: [{ requester: 1, pasid: true }, { requester: 2 }, { requester: 3, pasid: true }],
      },
    ];
    const walk = run(shipped({ groups })).does(...bound.slice(0, 3), 'ALLOC_TABLE i2 i1');
    walk.does('PASID_ATTACH d1 i2');
    expect(walk.between).toHaveLength(3);
    expect(walk.state).toMatchObject({
      'pasidTable(r1)': 'i2',
      'pasidTable(r2)': 'blocked',
      'pasidTable(r3)': 'i2',
    });
  });
});

/** What a driver leaves at the member whose write fails on the way from i1 to i2. */
const leaves: readonly (readonly [Profile, string])[] = [
  ['vt-d', 'blocked'],
  ['amd', 'blocked'],
  ['smmuv3', 'i1'],
  ['virtio-iommu', 'i2'],
];

describe.each(leaves)('a write that fails under %s', (profile, left) => {
  test.each([0, 1, 2])(`at member number %i leaves ${left} there and i1 elsewhere`, (failAt) => {
    const walk = attached({ failures: 1, profile });
    walk.tries(`ATTACH d1 i2 !${failAt}`).answers('ENOMEM');
    const expected = ['i1', 'i1', 'i1'];
    expected[failAt] = left;
    expect(tables(walk.state)).toBe(expected.join(' '));
    expect(walk.state).toMatchObject({
      'domain(g1)': 'i1',
      'attached(d1)': 'i1',
      failuresLeft: '0',
      'ownership(g1)': 'userOwned',
      'operation(g1)': 'none',
    });
  });
});

describe('the way back', () => {
  test('returns the moved members in probe order and leaves the failing one alone', () => {
    const walk = attached({ failures: 1 });
    walk.tries('ATTACH d1 i2 !2');
    expect(walk.between.map((seen) => `${seen['ownership(g1)'] ?? ''}: ${tables(seen)}`)).toEqual([
      'switching: i1 i1 i1',
      'switching: i2 i1 i1',
      'switching: i2 i2 i1',
      'rollingBack: i2 i2 blocked',
      'rollingBack: i1 i2 blocked',
      'rollingBack: i1 i1 blocked',
    ]);
  });

  test('of a claim leads to the default domain, before anybody owned the group', () => {
    const walk = run(shipped({ failures: 1 })).does('OPEN_DEVICE d1');
    walk.tries('BIND d1 fd1 !2').answers('ENOMEM');
    expect(walk.path('table(r1)')).toEqual(['default', 'blocked', 'default']);
    for (const seen of walk.between) expect(seen['owner(g1)']).toBe('none');
  });

  test('of a PASID leads to the PASID table that was there', () => {
    const groups = [groupOfDevices(3, false, { pasid: true })];
    const walk = run(shipped({ groups, failures: 1, ioasids: 3 })).does(
      ...bound.slice(0, 3),
      'ALLOC_TABLE i2 i1',
      'ALLOC_TABLE i3 i1',
      'PASID_ATTACH d1 i2',
    );
    walk.tries('PASID_ATTACH d1 i3 !1').answers('ENOMEM');
    expect(walk.path('pasidTable(r1)')).toEqual(['i2', 'i3', 'i2']);
    expect(walk.state).toMatchObject({
      'pasidTable(r2)': 'blocked',
      'pasidTable(r3)': 'i2',
      'pasidAttached(d1)': 'i2',
    });
  });

  test('cannot fail itself: hardware that keeps failing is not asked again', () => {
    const model = shipped({ failures: 9 });
    const failing = { fails: (write: number) => write >= 2, perform: () => undefined };
    const opened = runCommand(model, model.initial, { name: 'OPEN_DEVICE', args: [1] });
    if (opened.kind !== 'done') throw new Error('the device cannot be opened');
    const claim = runCommand(model, opened.next, { name: 'BIND', args: [1, 1] }, failing);
    expect(claim).toMatchObject({ kind: 'done', errno: 'ENOMEM', failed: true });
    if (claim.kind === 'done')
      expect(model.layout.describe(claim.next, opened.next)).toEqual([
        'disturbed(d3) = yes',
        'table(r3) = blocked',
        'failuresLeft = 8',
      ]);
  });

  test('is never taken where the switch must succeed, or no failure is left', () => {
    attached({ failures: 1 }).does('DETACH d1 !1', 'CLOSE_DEVICE d1 !1');
    const walk = attached({ failures: 1 });
    walk.tries('ATTACH d1 i2 !0').answers('ENOMEM');
    walk.does('ATTACH d1 i2 !0');
  });
});
