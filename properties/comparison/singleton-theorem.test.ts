import type { Scope } from '../../machines/scope';
import type { Comparison } from './differences';
import { soundPremises } from '../../machines/policies/premises';
import { shippedQuirks } from '../../machines/policies/quirks';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { differences, isEqual } from './differences';
import { singletonExtensions, singletonInstances } from './instances';

const deviceCentric = rulesFor(policies['device-centric']);
const specified = rulesFor(policies.iommufd);
const shipped = rulesFor(policies.iommufd, shippedQuirks);

const against = (rules: typeof specified, scope: Scope): Comparison => {
  const failures = scope.failures > 0;
  return differences({ ...rules, failures }, { ...deviceCentric, failures }, scope);
};
const figures = (one: Comparison): string => `${one.pairs} ${one.steps} ${one.differences.length}`;

describe('with groups of one device iommufd and device-centric are the same to every program', () => {
  const pinned = ['1505 48160 0', '1345 43040 0', '14361 603162 0'];
  const cases = singletonInstances.map(({ name, scope }, at) => ({ name, scope, at }));

  test.each(cases)('as specified, with $name', ({ scope, at }) => {
    const comparison = against(specified, scope);
    expect(isEqual(comparison)).toBe(true);
    expect(figures(comparison)).toBe(pinned[at]);
  });

  test.each(cases)('as shipped, with $name', ({ scope, at }) => {
    const comparison = against(shipped, scope);
    expect(isEqual(comparison)).toBe(true);
    expect(figures(comparison)).toBe(pinned[at]);
  });
});

describe('what the theorem is extended by, and where it ends', () => {
  const pinned: Readonly<Record<string, readonly [specified: string, shipped: string]>> = {
    resets: ['4465 151810 0', '4465 151810 1'],
    'resets, two groups': ['5091 188367 0', '5091 188367 1'],
    'failing writes': ['559 12386 0', '623 13794 2'],
    'a direct mapping': ['81 1782 0', '153 3366 1'],
    mishaps: ['26 598 0', '34 782 13'],
    PASIDs: ['26 416 1', '26 416 1'],
    'nested IOASIDs': ['26 442 3', '26 442 3'],
    'explicit tables': ['26 338 0', '26 338 0'],
  };
  const of = (name: string): Scope => {
    const found = singletonExtensions.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no instance ${name}`);
    return found.scope;
  };

  test.each(singletonExtensions.map(({ name }) => name))('%s', (name) => {
    const found = [specified, shipped].map((rules) => figures(against(rules, of(name))));
    expect(found).toEqual(pinned[name]);
  });

  test('shipped Linux takes an attach to the same IOASID for done, also during a reset', () => {
    const [difference] = against(shipped, of('resets')).differences;
    expect(difference).toMatchObject({ command: 'ATTACH', answers: ['OK', 'EBUSY'], observed: [] });
    expect(difference?.sequence.slice(-3)).toEqual([
      'ATTACH d1 i1',
      'RESET_PREPARE d1',
      'ATTACH d1 i1',
    ]);
  });

  test('and so a write that failed is not repaired by it', () => {
    const found = against(shipped, of('failing writes')).differences;
    expect(found.map(({ observed }) => observed)).toContainEqual([
      'DMA of the device: blocked against the named IOASID',
    ]);
    expect(found.at(-1)?.sequence.slice(-2)).toEqual(['ATTACH d1 i2 !0', 'ATTACH d1 i1']);
  });

  test('iommufd attaches a PASID to an explicit table only, which device-centric has not', () => {
    const [difference] = against(specified, of('PASIDs')).differences;
    expect(difference?.answers).toEqual(['EINVAL', 'OK']);
    const tables = against(specified, of('explicit tables'));
    expect(tables.onlyFirst).toEqual(['ALLOC_TABLE']);
    expect(isEqual(tables)).toBe(false);
  });
});

describe('the proof can fail', () => {
  const [instance] = singletonInstances;
  if (instance === undefined) throw new Error('no instance');
  const { scope } = instance;

  test('if a switch passes through the default domain, which only the hardware sees', () => {
    const premises = { ...soundPremises, switch: 'through-default' as const };
    const comparison = against({ ...specified, premises }, scope);
    expect(comparison.differences.map(({ key }) => key)).toContain(
      'ATTACH; OK; OK; only between table writes',
    );
    expect(isEqual(comparison)).toBe(false);
  });

  test('if the last detach leads to the default domain', () => {
    const premises = { ...soundPremises, lastDetach: 'default' as const };
    const found = against({ ...specified, premises }, scope).differences;
    expect(found.map(({ observed }) => observed)).toContainEqual([
      'DMA of the device: default against blocked',
    ]);
  });

  test('if not all pairs are visited', () => {
    const bounded = differences(specified, deviceCentric, scope, 100);
    expect([bounded.complete, bounded.differences.length]).toEqual([false, 0]);
    expect(isEqual(bounded)).toBe(false);
  });
});
