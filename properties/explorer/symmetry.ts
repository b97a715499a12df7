import type { Model } from '../../machines/model';
import type { Range } from '../../machines/terms/sorts';
import type { Layout, State } from '../../machines/terms/structure';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import { domainOf, firstTranslated } from '../../machines/terms/sorts';
import {
  aliasOf,
  fdOf,
  groupOf,
  requesterGroup,
  requesterOf,
  resetSlot,
} from '../../machines/vocabulary/topology';

/** How the value of a cell changes when IOMMU fds are renamed. */
type CellKind = 'plain' | 'fd' | 'ioasid' | 'domain';

/** The places of a row of cells in a state. */
type Row = readonly number[];

interface GroupCells {
  readonly own: Row;
  /** Devices that nothing tells apart but their number, each with all its cells. */
  readonly classes: readonly (readonly Row[])[];
}

/** A renaming of the fds, as what it does to every cell: where its value goes and what it becomes. */
interface Renaming {
  readonly target: Int32Array;
  readonly value: readonly Uint8Array[];
}

/**
 * Picks one state out of all that differ only in the numbers of interchangeable things: devices of
 * one group with the same static facts and a requester id of their own (or sharing one), groups of one
 * shape, and IOMMU fds. IOASIDs of one fd are not interchangeable: their numbers are handed out from
 * the lowest.
 *
 * It works on states at rest: then no device or group refers to another one, so sorting their cells
 * gives a normal form.
 */
export class Symmetry {
  private readonly renamings: readonly Renaming[];
  /** Groups of one shape; cells of equal place in two of them mean the same. */
  private readonly shapes: readonly (readonly GroupCells[])[];
  private readonly whole: readonly (readonly Row[])[];

  constructor(private readonly model: Model) {
    const { layout } = model;
    this.renamings = permutations(layout.universe.size.Fd).map((order) =>
      renamingOf(layout, order),
    );
    const shapes = new Map<string, GroupCells[]>();
    for (let group = 1; group <= layout.universe.size.Group; group += 1) {
      const key = shapeKey(layout, group);
      shapes.set(key, [...(shapes.get(key) ?? []), groupCells(layout, group)]);
    }
    this.shapes = [...shapes.values()];
    this.whole = this.shapes.map((groups) =>
      groups.map(({ own, classes }) => [...own, ...classes.flat(2)]),
    );
  }

  /** How many renamings and reorderings there are at the most: the best possible reduction. */
  get order(): number {
    const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
    const reorderings = this.shapes.map((groups) =>
      groups.reduce(
        (product, { classes }) =>
          product * classes.reduce((all, rows) => all * factorial(rows.length), 1),
        factorial(groups.length),
      ),
    );
    return reorderings.reduce((product, one) => product * one, this.renamings.length);
  }

  /** The state that stands for all that are like this one; every like state gives the same. */
  canonical(state: State): State {
    let best: State | undefined;
    for (const renaming of this.renamings) {
      const candidate = this.normalForm(state, renaming);
      if (best === undefined || isBefore(candidate, best)) best = candidate;
    }
    return best ?? state;
  }

  private normalForm(state: State, { target, value }: Renaming): State {
    const result = new Uint8Array(this.model.layout.length);
    for (let at = 0; at < result.length; at += 1)
      result[target[at] ?? 0] = value[at]?.[state[at] ?? 0] ?? 0;
    for (const groups of this.shapes)
      for (const { classes } of groups) for (const rows of classes) sortRows(result, rows);
    for (const groups of this.whole) sortRows(result, groups);
    return result;
  }
}

/** Sorts the contents of rows of equal length, in place; there are never many. */
function sortRows(state: State, rows: readonly Row[]): void {
  for (let last = 1; last < rows.length; last += 1)
    for (let at = last; at > 0; at -= 1) {
      const row = rows[at];
      const other = rows[at - 1];
      if (row === undefined || other === undefined || !isRowBefore(state, row, other)) break;
      for (let nth = 0; nth < row.length; nth += 1) {
        const here = row[nth] ?? 0;
        const there = other[nth] ?? 0;
        const kept = state[here] ?? 0;
        state[here] = state[there] ?? 0;
        state[there] = kept;
      }
    }
}

function isRowBefore(state: State, row: Row, other: Row): boolean {
  for (let nth = 0; nth < row.length; nth += 1) {
    const difference = (state[row[nth] ?? 0] ?? 0) - (state[other[nth] ?? 0] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function isBefore(a: State, b: State): boolean {
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return (a[at] ?? 0) < (b[at] ?? 0);
  return false;
}

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((order) =>
    Array.from({ length: n }, (_, at) => [...order.slice(0, at), n, ...order.slice(at)]),
  );
}

/** What it means for every cell that fd `f` becomes fd `order[f - 1]`. */
function renamingOf(layout: Layout, order: readonly number[]): Renaming {
  const { size } = layout.universe;
  const perFd = size.Ioasid / size.Fd;
  const fd = Uint8Array.from([0, ...order]);
  const ioasid = Uint8Array.from({ length: size.Ioasid + 1 }, (_, i) => {
    if (i === 0) return 0;
    return ((fd[layout.table(fdOf.symbol)[i] ?? 0] ?? 1) - 1) * perFd + ((i - 1) % perFd) + 1;
  });
  const domain = Uint8Array.from({ length: firstTranslated + size.Ioasid }, (_, value) =>
    value < firstTranslated ? value : domainOf(ioasid[value - firstTranslated + 1] ?? 0),
  );
  const plain = Uint8Array.from({ length: 256 }, (_, value) => value);
  const values = { plain, fd, ioasid, domain } as const;
  const target = Int32Array.from({ length: layout.length }, (_, at) => at);
  const value = Array.from({ length: layout.length }, () => plain);
  for (const symbol of layout.symbols)
    for (let argument = 1; argument <= layout.sizeOf(symbol.of); argument += 1) {
      const at = layout.offset(symbol) + argument;
      const moved = symbol.of === 'Fd' ? fd : symbol.of === 'Ioasid' ? ioasid : plain;
      target[at] = layout.offset(symbol) + (moved[argument] ?? 0);
      value[at] = values[kindOf(symbol.range)];
    }
  return { target, value };
}

const kindOf = (range: Range): CellKind => {
  if (range.kind === 'domain') return 'domain';
  if (range.kind !== 'reference') return 'plain';
  return range.to === 'Fd' ? 'fd' : range.to === 'Ioasid' ? 'ioasid' : 'plain';
};

const cellsOf = (layout: Layout, sort: FunctionSymbol['of'], argument: number): Row =>
  layout.symbols.filter((one) => one.of === sort).map((one) => layout.offset(one) + argument);

const elements = (
  layout: Layout,
  sort: 'Device' | 'Requester',
  where: (element: number) => boolean,
): number[] => Array.from({ length: layout.universe.size[sort] }, (_, at) => at + 1).filter(where);

function groupCells(layout: Layout, group: number): GroupCells {
  const value = (symbol: FunctionSymbol, argument: number): number =>
    layout.table(symbol)[argument] ?? 0;
  const devices = elements(layout, 'Device', (d) => value(groupOf.symbol, d) === group);
  const sharing = (d: number): number[] =>
    devices.filter((m) => value(requesterOf.symbol, m) === value(requesterOf.symbol, d));
  const requesters = elements(
    layout,
    'Requester',
    (r) => value(requesterGroup.symbol, r) === group,
  );
  const aliases = (d: number): number[] =>
    requesters.filter((r) => value(aliasOf.symbol, r) === value(requesterOf.symbol, d));

  const classes = new Map<string, Row[]>();
  const owned = new Set<number>();
  for (const d of devices) {
    const alone = sharing(d).length === 1;
    const behind = alone ? aliases(d) : [];
    behind.forEach((r) => owned.add(r));
    const row = [
      ...cellsOf(layout, 'Device', d),
      ...behind.flatMap((r) => cellsOf(layout, 'Requester', r)),
    ];
    const key = `${facts(layout, d)} ${alone ? `alone ${behind.length}` : `sharing ${value(requesterOf.symbol, d)}`}${slotKey(layout, d, devices)}`;
    classes.set(key, [...(classes.get(key) ?? []), row]);
  }
  const shared = requesters.filter((r) => !owned.has(r));
  return {
    own: [
      ...cellsOf(layout, 'Group', group),
      ...shared.flatMap((r) => cellsOf(layout, 'Requester', r)),
    ],
    classes: [...classes.values()],
  };
}

/** The static facts of a device that do not name another element. */
function facts(layout: Layout, d: number): string {
  return [...layout.universe.tables]
    .filter(([symbol]) => symbol.of === 'Device' && symbol.range.kind !== 'reference')
    .map(([, table]) => String(table[d]))
    .join(',');
}

/**
 * What is reset along with a device tells it apart: by the place in the group of the first of them, or,
 * where they are of several groups, by the slot itself, so that only devices of that slot are exchanged.
 */
function slotKey(layout: Layout, d: number, group: readonly number[]): string {
  const slots = layout.table(resetSlot.symbol);
  const together = elements(layout, 'Device', (m) => slots[m] === slots[d]);
  if (together.length === 1) return '';
  const isInside = together.every((m) => group.includes(m));
  return isInside ? ` slot ${group.indexOf(slots[d] ?? 0)}` : ` slot of d${slots[d] ?? 0}`;
}

/** Groups with equal keys have the same devices, in the same order, behind requester ids alike. */
function shapeKey(layout: Layout, group: number): string {
  const value = (symbol: FunctionSymbol, argument: number): number =>
    layout.table(symbol)[argument] ?? 0;
  const devices = elements(layout, 'Device', (d) => value(groupOf.symbol, d) === group);
  const requesters = elements(
    layout,
    'Requester',
    (r) => value(requesterGroup.symbol, r) === group,
  );
  const numbered = (r: number): number => requesters.indexOf(r);
  const own = [...layout.universe.tables]
    .filter(([symbol]) => symbol.of === 'Group')
    .map(([, table]) => String(table[group]));
  return [
    own.join(','),
    devices
      .map(
        (d) =>
          `${facts(layout, d)}@${numbered(value(requesterOf.symbol, d))}${slotKey(layout, d, devices)}`,
      )
      .join(' '),
    requesters.map((r) => `${numbered(value(aliasOf.symbol, r))}`).join(' '),
  ].join(' | ');
}
