import type { Difference } from './difference';
import { shippedQuirks } from '../../machines/policies/quirks';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { differences, isEqual } from './differences';
import { pairInstances } from './instances';

const deviceCentric = rulesFor(policies['device-centric']);
const specified = rulesFor(policies.iommufd);
const shipped = rulesFor(policies.iommufd, shippedQuirks);
const [own, shared] = pairInstances.map(({ scope }) => scope);
if (own === undefined || shared === undefined) throw new Error('instances are missing');

const followed = 'DMA of the device: an IOASID against blocked';
const both = ['OPEN_DEVICE d1', 'OPEN_DEVICE d2', 'BIND d1 fd1', 'BIND d2 fd1'];
const twoIoasids = [...both, 'ALLOC i1', 'ATTACH d1 i1', 'ALLOC i2', 'ATTACH d2 i2'];
const detachOne = [...both, 'ALLOC i1', 'ATTACH d1 i1', 'ATTACH d2 i1', 'DETACH d1'];
const keys = (found: readonly Difference[]): string[] => found.map(({ key }) => key);

describe('iommufd as specified against device-centric, with two devices in a group', () => {
  test('two IOASIDs in a group are all that it refuses', () => {
    const comparison = differences(specified, deviceCentric, own);
    expect(comparison).toMatchObject({ complete: true, pairs: 6020, steps: 216720 });
    expect(comparison.differences).toMatchObject([
      { command: 'ATTACH', answers: ['EINVAL', 'OK'], observed: [], sequence: twoIoasids },
    ]);
  });

  test('behind one requester id, it also keeps the entry that another device still uses', () => {
    const { differences: found } = differences(specified, deviceCentric, shared);
    expect(keys(found)).toEqual([
      `CLOSE_DEVICE; OK; OK; ${followed}`,
      `DETACH; OK; OK; ${followed}`,
      'ATTACH; EINVAL; OK',
    ]);
    expect(found[1]?.sequence).toEqual(detachOne);
  });
});

describe('iommufd as shipped against device-centric, with two devices in a group', () => {
  const comparison = differences(shipped, deviceCentric, own);
  const { differences: found } = comparison;

  test('everything that differs, nearest first', () => {
    expect(comparison).toMatchObject({ complete: true, pairs: 7620, steps: 274320 });
    expect(keys(found)).toEqual([
      'ATTACH; OK; OK; DMA of another device of its group: the named IOASID against blocked',
      `HOT_ADD; OK; OK; ${followed}`,
      `CLOSE_DEVICE; OK; OK; ${followed}`,
      `DETACH; OK; OK; ${followed}`,
      'ATTACH; EINVAL; OK',
      'ATTACH; OK; OK; DMA of another device of its group: the named IOASID against another IOASID; ' +
        'reserved ranges of another device of its group: the named IOASID against another IOASID',
      'FREE; OK; EBUSY',
      'FREE; EBUSY; OK',
    ]);
  });

  test('the device that nobody attached follows its group', () => {
    const sequence = ['OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1', 'ATTACH d1 i1'];
    expect(found[0]).toMatchObject({ answers: ['OK', 'OK'], sequence });
  });

  test('one that is detached follows it still, while another is attached', () => {
    expect(found[3]).toMatchObject({ answers: ['OK', 'OK'], sequence: detachOne });
  });

  test('two IOASIDs in a group are EINVAL against OK', () => {
    expect(found[4]).toMatchObject({ answers: ['EINVAL', 'OK'], sequence: twoIoasids });
  });
});

test('what shipped Linux does beside the specification comes to light the same way', () => {
  const { differences: found } = differences(shipped, specified, shared);
  expect(keys(found)).toEqual([
    'HOT_REMOVE; OK; OK; DMA of the device: blocked against default',
    'HOT_REMOVE; OK; OK; DMA of the device: blocked against an IOASID',
    'ATTACH; OK; EINVAL',
  ]);
  expect(found[2]?.sequence.slice(-3)).toEqual(['ATTACH d2 i1', 'ALLOC i2', 'ATTACH d1 i2']);
});

test('a policy does not differ from itself', () => {
  expect(isEqual(differences(shipped, shipped, shared))).toBe(true);
});

test('policies without a common command are not compared', () => {
  expect(() => differences(rulesFor(policies.lockstep), deviceCentric, own)).toThrow(
    'lockstep and device-centric have no commands in common to compare by',
  );
});
