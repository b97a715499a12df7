import type { Id } from '../../machines/terms/sorts';
import type { Arrival, IovaRanges, Observation, Ownership } from './observation';
import type { Placement, Probers } from './placement';
import type { Reply } from './protocol/reply';
import { done, HelperMisused } from './expected-reply';
import { addressOf } from './placement';
import { errnoName } from './protocol/errno-name';
import { ioasidOfPage } from './request-of';

/** Devices of a group to ask for its owner, and whether the second user asks again. */
export interface AskedGroup extends Probers {
  readonly group: Id<'Group'>;
  readonly again: boolean;
}

/** An address space whose ranges are asked for, as its user knows it. */
export interface AskedSpace {
  readonly ioasid: Id<'Ioasid'>;
  /** The handle of its IOMMU fd, and its id there. */
  readonly handle: number;
  readonly id: string;
}

/** Everything that is looked at after a command. */
export interface Look {
  readonly placement: Placement;
  readonly groups: readonly AskedGroup[];
  readonly spaces: readonly AskedSpace[];
}

/** What the helper is asked to look; the replies are for `readObservation`. */
export const observationRequests = ({ placement, groups, spaces }: Look): string[] => [
  probeRequest(placement, placement.probed),
  ...groups.map(
    ({ asUser, asDriver, again }) =>
      `knock ${again ? addressOf(placement, asUser) : '-'} ${addressOf(placement, asDriver)} ${placement.knockingDriver}`,
  ),
  ...spaces.map(({ handle, id }) => `ranges ${handle} ${id}`),
];

/** What was seen. Throws HelperMisused where the replies are none to these requests. */
export function readObservation(look: Look, replies: readonly Reply[]): Observation {
  const { placement, groups, spaces } = look;
  const [probe, ...others] = replies;
  const arrivals = arrivalsOf(done('probe', probe).values);
  const ranges = new Map<Id<'Ioasid'>, IovaRanges>();
  spaces.forEach(({ ioasid }, at) => {
    const reply = others[groups.length + at];
    // the id of an explicit table is no address space
    if (reply?.kind === 'done' && reply.errno === 'OK') ranges.set(ioasid, rangesOf(reply.values));
  });
  return {
    arrivals: new Map(placement.probed.map((device, at) => [device, arrivals[at] ?? []])),
    ownership: new Map(groups.map(({ group }, at) => [group, ownershipOf(others[at])])),
    ranges,
  };
}

/** The request that lets devices write to the one probed address. */
export const probeRequest = (placement: Placement, devices: readonly Id<'Device'>[]): string =>
  `probe 0x${placement.iova.toString(16)} ${devices.map((one) => addressOf(placement, one)).join(' ')}`;

/** Where the writes of a probe arrived, device by device. Throws HelperMisused. */
export const arrivalsOf = (values: readonly string[]): (readonly Arrival[])[] =>
  values.map((value) => value.split('+').map(arrivalOf));

function arrivalOf(word: string): Arrival {
  if (word === '-') return { kind: 'nowhere' };
  if (word === 'phys') return { kind: 'physical' };
  if (word === 'absent') return { kind: 'absent' };
  const [, page] = /^p(\d+)$/.exec(word) ?? [];
  if (page === undefined) throw new HelperMisused(`a probe was answered "${word}"`);
  return { kind: 'space', ioasid: ioasidOfPage(Number(page)) };
}

function ownershipOf(reply: Reply | undefined): Ownership {
  const [user = '', driver = ''] = done('knock', reply).values;
  if (!/^(-|\d+)$/.test(user) || !/^\d+$/.test(driver))
    throw new HelperMisused(`a knock was answered "${user} ${driver}"`);
  const asDriver = errnoName(Number(driver));
  return {
    // who was not asked again got in the last time
    asUser: user === '-' ? 'OK' : errnoName(Number(user)),
    // the group let the driver in, which then found that the device is not for it
    asDriver: asDriver === 'ENODEV' ? 'OK' : asDriver,
  };
}

function rangesOf([alignment = '', ...bounds]: readonly string[]): IovaRanges {
  const ranges: [string, string][] = [];
  for (let at = 0; at < bounds.length; at += 2)
    ranges.push([bounds[at] ?? '', bounds[at + 1] ?? '']);
  return { alignment: Number(alignment), ranges };
}
