import type { Model } from '../../machines/model';
import type { Scope } from '../../machines/scope';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import { groupOfDevices } from '../../machines/scope';
import { domainConstant, domainOf } from '../../machines/terms/sorts';
import { bar, ctx } from '../../machines/vocabulary/device';
import { leaf, parent, space } from '../../machines/vocabulary/ioasid';
import { pasidTable, table } from '../../machines/vocabulary/requester';
import { expectedProbe } from './expected-reach';
import { iova } from './iommu/iova';
import { modelOf } from './fixtures/run';
import { showReach } from '../reach';

const scope: Scope = {
  groups: [
    { ...groupOfDevices(1), aliases: [1] },
    { ...groupOfDevices(1), interruptsNotIsolated: true },
  ],
  fds: 2,
  ioasids: 3,
  failures: 0,
  profile: 'vt-d',
  features: ['core'],
};
const model = modelOf('iommufd', scope);

type Fact = readonly [fn: { symbol: FunctionSymbol }, of: number, value: number];
const is = <N extends string>(
  fn: { symbol: FunctionSymbol; values: readonly N[] },
  of: number,
  name: N,
): Fact => [fn, of, fn.values.indexOf(name)];

/** What device 1 reaches in the initial state with some facts changed; the state need not be reachable. */
function reach(
  facts: readonly Fact[],
  page: number,
  access: 'read' | 'write' = 'read',
  slot: 'rid' | 'pasid' = 'rid',
  of: Model = model,
): string {
  const state = of.initial.slice();
  for (const [fn, element, value] of facts) of.layout.write(state, fn.symbol, element, value);
  return showReach(expectedProbe(of, state, { device: 1, slot, iova: page, access }));
}

const throughIoasid = (ioasid: number): Fact[] => [
  [table, 1, domainOf(ioasid)],
  [table, 2, domainOf(ioasid)],
];
const mappedSpace: Fact[] = [is(space, 1, 'paging'), is(leaf, 1, 'readWrite')];

describe('according to the model a device', () => {
  test('in the default domain reaches the kernel, under a PASID that is not attached nothing', () => {
    expect(reach([], iova.unused)).toBe('kernel memory');
    expect(reach([], iova.unused, 'read', 'pasid')).toBe('fault');
  });

  test('in the default domain of the DMA API reaches one buffer', () => {
    const request = { device: 1, slot: 'rid', iova: iova.unused, access: 'read' } as const;
    const { initial } = model;
    expect(expectedProbe(model, initial, request, 'dma').kind).toBe('fault');
    const buffer = { ...request, iova: iova.user };
    expect(showReach(expectedProbe(model, initial, buffer, 'dma'))).toBe('kernel memory');
  });

  test('is blocked only when its alias is, too', () => {
    const own: Fact = [table, 1, domainConstant.blocked];
    expect(reach([own], iova.user)).toBe('kernel memory');
    expect(reach([own, [table, 2, domainConstant.blocked]], iova.user)).toBe('fault');
  });

  test('attached to an address space reaches what is mapped, as it is mapped', () => {
    const attached = [...mappedSpace, ...throughIoasid(1)];
    expect(reach(attached, iova.user, 'write')).toBe('memory of fd1');
    expect(reach(attached, iova.unused)).toBe('fault');
    const readOnly = [...attached, is(leaf, 1, 'readOnly')];
    expect(reach(readOnly, iova.user, 'read')).toBe('memory of fd1');
    expect(reach(readOnly, iova.user, 'write')).toBe('fault');
  });

  test('attached to a second table of the space reaches the same', () => {
    const facts = [...mappedSpace, is(space, 2, 'manual'), [parent, 2, 1] as const];
    expect(reach([...facts, ...throughIoasid(2)], iova.user)).toBe('memory of fd1');
  });

  test('attached to a nested one reaches no more than the parent maps', () => {
    const nested = [is(space, 3, 'nested'), [parent, 3, 1] as const, ...throughIoasid(3)];
    expect(reach([...mappedSpace, ...nested], iova.unused, 'read')).toBe('memory of fd1');
    expect(reach([...mappedSpace, ...nested], iova.unused, 'write')).toBe('fault');
    expect(reach([is(space, 1, 'paging'), ...nested], iova.user)).toBe('fault');
  });

  test('that translates through a freed table may reach the kernel', () => {
    expect(reach(throughIoasid(2), iova.unused, 'write')).toBe('kernel memory');
  });

  test('reaches a peer’s memory while the user of the space has it mapped', () => {
    const attached = [...mappedSpace, ...throughIoasid(1)];
    const mapped = [...attached, is(bar, 2, 'mapped')];
    expect(reach([...mapped, [ctx, 2, 1]], iova.peer(2))).toBe('memory of d2');
    expect(reach([...mapped, [ctx, 2, 2]], iova.peer(2))).toBe('fault');
    expect(reach([...attached, [ctx, 2, 1]], iova.peer(2))).toBe('fault');
  });

  test('under the PASID goes by the table of the PASID', () => {
    const attached: Fact[] = [...mappedSpace, [pasidTable, 1, domainOf(1)]];
    expect(reach(attached, iova.user, 'write', 'pasid')).toBe('memory of fd1');
    expect(reach(attached, iova.unused, 'write', 'pasid')).toBe('fault');
  });

  test('never reaches memory in the interrupt window, unless it can forge interrupts', () => {
    expect(reach([], iova.interruptWindow, 'write')).toBe('fault');
    const open = modelOf('iommufd', { ...scope, groups: scope.groups.slice(1) });
    expect(
      reach([[table, 1, domainConstant.blocked]], iova.interruptWindow, 'write', 'rid', open),
    ).toBe('kernel memory');
    expect(reach([], iova.interruptWindow, 'read', 'rid', open)).toBe('fault');
  });
});
