import type { Command, CommandName } from '../../machines/command';
import type { Model } from '../../machines/model';
import type { Range, Sort } from '../../machines/terms/sorts';
import type { Cell } from './watched-functions';
import { commandKind } from '../../machines/command';
import { firstTranslated, showValue } from '../../machines/terms/sorts';
import {
  aliasOf,
  groupOf,
  ioasidOf,
  requesterGroup,
  requesterOf,
} from '../../machines/vocabulary/topology';

/** One way in which two policies differ, with a shortest sequence of commands that shows it. */
export interface Difference {
  /** The same for all that differ in the same way: the command, both answers, and what differs then. */
  readonly key: string;
  readonly command: CommandName;
  readonly answers: readonly [string, string];
  /** What differs after the command and did not before it; nothing if it is the answer that differs. */
  readonly observed: readonly string[];
  /** Commands that both answer alike, and the one at which they part. */
  readonly sequence: readonly string[];
  /** How many steps of the walk show it. */
  readonly count: number;
}

/** What differs in one cell, with the values on both sides. */
export interface Disagreement {
  readonly cell: Cell;
  readonly values: readonly [number, number];
}

/**
 * A disagreement in words that do not depend on names: `DMA of another device of its group: blocked
 * against the named IOASID`. So all that differ in the same way read the same.
 */
export function inWords(
  model: Model,
  command: Command,
  { cell, values: [first, second] }: Disagreement,
): string {
  const { range } = cell.symbol;
  const value = (one: number): string => kindOfValue(model, range, one, command);
  const [one, other] = [value(first), value(second)];
  const against = one === other ? 'yet another' : other;
  return `${cell.what} of ${roleOf(model, cell, command)}: ${one} against ${against}`;
}

const argument = ({ name, args }: Command, sort: Sort): number | undefined => {
  const at = commandKind(name).parameters.findIndex((parameter) => parameter.sort === sort);
  return at < 0 ? undefined : args[at];
};

const inText: Readonly<Record<Sort, string>> = {
  Device: 'device',
  Group: 'group',
  Fd: 'fd',
  Ioasid: 'IOASID',
  Requester: 'requester id',
};

function kindOfValue(model: Model, range: Range, value: number, command: Command): string {
  if (range.kind === 'reference' && value !== 0) return named(command, range.to, value);
  if (range.kind !== 'domain' || value < firstTranslated) return showValue(range, value);
  return named(command, 'Ioasid', model.layout.read(model.initial, ioasidOf.symbol, value));
}

/** `the named IOASID`, `another IOASID` than the one that the command names, or just `an IOASID`. */
function named(command: Command, sort: Sort, element: number): string {
  const wanted = argument(command, sort);
  if (wanted === undefined)
    return `${sort === 'Ioasid' || sort === 'Fd' ? 'an' : 'a'} ${inText[sort]}`;
  return `${wanted === element ? 'the named' : 'another'} ${inText[sort]}`;
}

/** How what a cell belongs to stands to what a command names. */
function roleOf({ layout, initial }: Model, { symbol, element }: Cell, command: Command): string {
  const read = (of: { readonly symbol: Cell['symbol'] }, at: number): number =>
    layout.read(initial, of.symbol, at);
  const d = argument(command, 'Device');
  const g = argument(command, 'Group') ?? (d === undefined ? undefined : read(groupOf, d));
  switch (symbol.of) {
    case 'Device':
    case 'Requester': {
      const isDevice = symbol.of === 'Device';
      const own =
        d !== undefined &&
        (isDevice ? element === d : read(aliasOf, element) === read(requesterOf, d));
      if (own) return 'the device';
      if (g === undefined) return 'a device';
      const among = read(isDevice ? groupOf : requesterGroup, element) === g;
      if (!among) return 'a device of another group';
      return d === undefined ? 'a device of the group' : 'another device of its group';
    }
    case 'Group':
      if (g === undefined) return 'a group';
      return element === g ? 'the group' : 'another group';
    case 'Fd':
      return argument(command, 'Fd') === element ? 'the named fd' : 'an fd';
    case 'Ioasid':
      return argument(command, 'Ioasid') === element ? 'the named IOASID' : 'an IOASID';
    case 'Domain':
    case 'Machine':
      return 'the machine';
  }
}
