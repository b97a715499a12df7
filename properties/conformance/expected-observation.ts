import type { Arrival, IovaRanges } from '../../backends/ioctl/observation';
import type { Placement } from '../../backends/ioctl/placement';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { CommandName } from '../../machines/command';
import type { Id } from '../../machines/terms/sorts';
import type { Layout, State } from '../../machines/terms/structure';
import { domainConstant, firstTranslated } from '../../machines/terms/sorts';
import { attached, presence, window } from '../../machines/vocabulary/device';
import { groupFile } from '../../machines/vocabulary/group';
import { leaf, parent, space } from '../../machines/vocabulary/ioasid';
import { table } from '../../machines/vocabulary/requester';
import { ioasidOf, requesterOf } from '../../machines/vocabulary/topology';

/** What the IOMMU of a machine decides and the model leaves open. */
export interface AddressLimits {
  /** The last address that a table translates. */
  readonly lastIova: bigint;
  /** Addresses that a device keeps for itself while it is attached, beside those of interrupts. */
  readonly reservedBy: ReadonlyMap<Id<'Device'>, AddressRange>;
}

export interface AddressRange {
  readonly first: bigint;
  readonly last: bigint;
}

const lastAddress = 0xffff_ffff_ffff_ffffn;
/** Where x86 decodes interrupt messages; reserved for every attached device. */
const interruptWindow: AddressRange = { first: 0xfee0_0000n, last: 0xfeef_ffffn };
const pageSize = 4096;

/** Where a DMA write of a device must arrive; undefined where its table was freed under it. */
export function expectedArrival(
  { model }: CompiledModel,
  state: State,
  device: Id<'Device'>,
): Arrival | undefined {
  const { layout, scope } = model;
  const where = presence.values[layout.read(state, presence.symbol, device)];
  if (where === 'absent') return { kind: 'absent' };
  const domain = layout.read(state, table.symbol, layout.read(state, requesterOf.symbol, device));
  if (domain < firstTranslated)
    return domain === domainConstant.blocked ? { kind: 'nowhere' } : { kind: 'physical' };
  let ioasid = layout.read(state, ioasidOf.symbol, domain);
  let kind = space.values[layout.read(state, space.symbol, ioasid)];
  // the automatic table of an address space goes with its last attachment
  if (kind === 'paging' && !isAttachedTo(layout, state, ioasid)) return undefined;
  if (kind === 'manual') {
    ioasid = layout.read(state, parent.symbol, ioasid);
    kind = space.values[layout.read(state, space.symbol, ioasid)];
  }
  if (kind !== 'paging') return undefined;
  const held = leaf.values[layout.read(state, leaf.symbol, ioasid)];
  const writable = !scope.features.includes('mappings') || held === 'readWrite';
  return writable ? { kind: 'space', ioasid } : { kind: 'nowhere' };
}

function isAttachedTo(layout: Layout, state: State, ioasid: Id<'Ioasid'>): boolean {
  const devices = Array.from({ length: layout.universe.size.Device }, (_, at) => at + 1);
  return devices.some((device) => layout.read(state, attached.symbol, device) === ioasid);
}

/** The addresses that can be mapped in an address space: what its tables reach, less reserved windows. */
export function expectedRanges(
  { model }: CompiledModel,
  state: State,
  ioasid: Id<'Ioasid'>,
  { lastIova, reservedBy }: AddressLimits,
): IovaRanges {
  const { layout } = model;
  const { size } = layout.universe;
  const devices = Array.from({ length: size.Device }, (_, at) => at + 1);
  const others = Array.from({ length: size.Ioasid }, (_, at) => at + 1);
  const hasTable =
    devices.some((d) => layout.read(state, attached.symbol, d) === ioasid) ||
    others.some((i) => layout.read(state, parent.symbol, i) === ioasid);
  const last = hasTable ? lastIova : lastAddress;
  const windows = devices
    .filter((d) => layout.read(state, window.symbol, d) === ioasid)
    .flatMap((d) => [interruptWindow, ...(reservedBy.has(d) ? [reservedBy.get(d)] : [])])
    .filter((one) => one !== undefined);
  const ranges = without({ first: 0n, last }, windows);
  return {
    alignment: hasTable ? pageSize : 1,
    ranges: ranges.map((range) => [String(range.first), String(range.last)]),
  };
}

/** What is left of a range. */
function without(whole: AddressRange, windows: readonly AddressRange[]): AddressRange[] {
  let left = [whole];
  for (const { first, last } of windows)
    left = left.flatMap((range) => {
      if (last < range.first || first > range.last) return [range];
      return [
        ...(range.first < first ? [{ first: range.first, last: first - 1n }] : []),
        ...(range.last > last ? [{ first: last + 1n, last: range.last }] : []),
      ];
    });
  return left;
}

/**
 * Who the group belongs to, as asked from outside: what the model answers another user who binds a
 * device of the group to an IOMMU fd of his own, and a kernel driver that probes one.
 */
export class ExpectedOwnership {
  private readonly numbers = new Map<string, number>();
  private readonly fd: Id<'Fd'>;

  constructor(
    private readonly compiled: CompiledModel,
    private readonly placement: Placement,
  ) {
    this.fd = compiled.model.layout.universe.size.Fd;
    compiled.model.commands.forEach(({ name, args }, at) =>
      this.numbers.set([name, ...args].join(' '), at),
    );
  }

  of(state: State, group: Id<'Group'>): { readonly asUser: string; readonly asDriver: string } {
    const probers = this.placement.probers[group - 1];
    if (probers === undefined) throw new RangeError(`nothing probes g${group}`);
    return {
      asUser: this.asUser(state, group, probers.asUser),
      asDriver: this.answer(state, ['BIND_KERNEL_DRIVER', probers.asDriver]),
    };
  }

  private asUser(state: State, group: Id<'Group'>, device: Id<'Device'>): string {
    if (this.placement.interface === 'device')
      return this.answer(
        state,
        ['OPEN_DEVICE', device],
        ['OPEN_IOMMU', this.fd],
        ['BIND', device, this.fd],
      );
    // the legacy path has no such user; he is kept out by an open group file, else he claims like anybody
    const file = groupFile.values[this.compiled.model.layout.read(state, groupFile.symbol, group)];
    if (file !== 'closed') return 'EBUSY';
    return this.answer(
      state,
      ['OPEN_GROUP', group],
      ['OPEN_IOMMU', this.fd],
      ['SET_CONTAINER', group, this.fd],
    );
  }

  /** What the last of these commands is answered, when the others succeed before it. */
  private answer(
    state: State,
    ...commands: readonly (readonly [name: CommandName, ...args: number[]])[]
  ): string {
    let now = state;
    let answer = 'OK';
    for (const command of commands) {
      const number = this.numbers.get(command.join(' '));
      if (number === undefined) throw new RangeError(`no command ${command.join(' ')}`);
      const next = now.slice();
      const result = this.compiled.step(now, next, number, -1);
      answer = result < 0 ? 'ignored' : this.compiled.last.answer;
      if (result === 0) now = next;
    }
    return answer;
  }
}
