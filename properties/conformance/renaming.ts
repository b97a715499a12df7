import type { Command } from '../../machines/command';
import type { Model } from '../../machines/model';
import type { Range, Sort } from '../../machines/terms/sorts';
import type { State } from '../../machines/terms/structure';
import { commandKind } from '../../machines/command';
import { domainOf, firstTranslated } from '../../machines/terms/sorts';

/** What every element is called instead; index 0 stays 0. Static facts are the same after it. */
export type Renaming = Readonly<Record<Sort, readonly number[]>>;

/**
 * The renamings of a model under which nothing changes but names: every permutation of its devices,
 * groups and IOMMU fds that respects all static facts, and leaves alone what `isFixed` names. IOASIDs
 * and requester ids go along. There are few, as scopes that run on a kernel are small.
 */
export function renamingsOf(
  model: Model,
  isFixed: (sort: 'Device' | 'Group' | 'Fd', element: number) => boolean,
): Renaming[] {
  const { size, tables } = model.layout.universe;
  const free = (sort: 'Device' | 'Group' | 'Fd'): number[][] =>
    permutations(size[sort]).filter((order) =>
      order.every((to, at) => to === at + 1 || !(isFixed(sort, at + 1) || isFixed(sort, to))),
    );
  const candidates = free('Fd').flatMap((fds) =>
    free('Group').flatMap((groups) =>
      free('Device').flatMap((devices) => extend(model, { devices, groups, fds })),
    ),
  );
  return candidates.filter((renaming) =>
    [...tables].every(([symbol, table]) => {
      const arguments_ =
        symbol.of === 'Machine' || symbol.of === 'Domain' ? [] : renaming[symbol.of];
      return arguments_.every(
        (to, at) => table[to] === renamedValue(renaming, symbol.range, table[at] ?? 0),
      );
    }),
  );
}

interface Orders {
  readonly devices: readonly number[];
  readonly groups: readonly number[];
  readonly fds: readonly number[];
}

/** Requester ids follow the first device behind them, IOASIDs keep their place in their fd. */
function extend(model: Model, { devices, groups, fds }: Orders): Renaming[] {
  const { universe } = model.layout;
  const { size } = universe;
  const perFd = size.Ioasid / size.Fd;
  const Ioasid = Array.from({ length: size.Ioasid + 1 }, (_, i) => {
    if (i === 0) return 0;
    const fd = fds[Math.floor((i - 1) / perFd)] ?? 0;
    return (fd - 1) * perFd + ((i - 1) % perFd) + 1;
  });
  const requesterOf = [...universe.tables].find(([symbol]) => symbol.name === 'requesterOf')?.[1];
  const Requester = Array.from({ length: size.Requester + 1 }, (_, r) => r);
  devices.forEach((to, at) => {
    const from = requesterOf?.[at + 1];
    if (from !== undefined) Requester[from] = requesterOf?.[to] ?? 0;
  });
  if (new Set(Requester).size !== Requester.length) return [];
  return [{ Device: [0, ...devices], Group: [0, ...groups], Fd: [0, ...fds], Ioasid, Requester }];
}

/** A state with everything called by its new name. */
export function renamedState(model: Model, renaming: Renaming, state: State): State {
  const { layout } = model;
  const result = new Uint8Array(layout.length);
  for (const symbol of layout.symbols) {
    const from = layout.offset(symbol);
    for (let argument = 0; argument <= layout.sizeOf(symbol.of); argument += 1) {
      const to = renamedArgument(renaming, symbol.of, argument);
      result[from + to] = renamedValue(renaming, symbol.range, state[from + argument] ?? 0);
    }
  }
  return result;
}

/** A command with everything called by its new name. */
export function renamedCommand(renaming: Renaming, { name, args }: Command): Command {
  const { parameters } = commandKind(name);
  return {
    name,
    args: parameters.map(({ sort }, at) => renaming[sort][args[at] ?? 0] ?? 0),
  };
}

/** The renaming that takes everything back. */
export function inverse(renaming: Renaming): Renaming {
  const back = (row: readonly number[]): number[] => row.map((_, at) => row.indexOf(at));
  return {
    Device: back(renaming.Device),
    Group: back(renaming.Group),
    Fd: back(renaming.Fd),
    Ioasid: back(renaming.Ioasid),
    Requester: back(renaming.Requester),
  };
}

function renamedArgument(renaming: Renaming, of: Sort | 'Domain' | 'Machine', at: number): number {
  if (of === 'Machine') return at;
  if (of === 'Domain') return renamedDomain(renaming, at);
  return renaming[of][at] ?? 0;
}

function renamedValue(renaming: Renaming, range: Range, value: number): number {
  if (range.kind === 'reference') return renaming[range.to][value] ?? 0;
  return range.kind === 'domain' ? renamedDomain(renaming, value) : value;
}

const renamedDomain = (renaming: Renaming, value: number): number =>
  value < firstTranslated ? value : domainOf(renaming.Ioasid[value - firstTranslated + 1] ?? 0);

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((order) =>
    Array.from({ length: n }, (_, at) => [...order.slice(0, at), n, ...order.slice(at)]),
  );
}
