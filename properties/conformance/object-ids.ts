import type { Command } from '../../machines/command';
import type { Model } from '../../machines/model';
import type { Id } from '../../machines/terms/sorts';
import type { State } from '../../machines/terms/structure';
import { attached, ctx, session } from '../../machines/vocabulary/device';
import { fdLife, space } from '../../machines/vocabulary/ioasid';
import { fdOf } from '../../machines/vocabulary/topology';

/**
 * The ids that the objects of every IOMMU fd must have: each new object gets the smallest that is free,
 * from 1 on (`_iommufd_object_alloc`, XA_FLAGS_ALLOC1). Which objects there are is read off the model.
 */
export class ObjectIds {
  private ids = new Map<Id<'Fd'>, Map<string, number>>();

  constructor(private readonly model: Model) {}

  /** Takes a state over. New objects get their ids before those that go give theirs up, as in a replace. */
  follow(state: State): void {
    const { size } = this.model.layout.universe;
    for (let fd = 1; fd <= size.Fd; fd += 1) {
      const known = this.ids.get(fd) ?? new Map<string, number>();
      const present = this.objectsOf(state, fd);
      const ids = new Map(known);
      for (const object of present)
        if (!ids.has(object)) ids.set(object, smallestFree(new Set(ids.values())));
      for (const object of known.keys()) if (!present.has(object)) ids.delete(object);
      this.ids.set(fd, ids);
    }
  }

  /** The id that a command must answer with, in the state that it led to; none if it answers none. */
  answerOf({ name, args }: Command, state: State): number | undefined {
    const { layout } = this.model;
    const [first = 0, second = 0] = args;
    if (name === 'BIND') return this.ids.get(second)?.get(device(first));
    if (name === 'ALLOC' || name === 'ALLOC_TABLE')
      return this.ids.get(layout.read(state, fdOf.symbol, first))?.get(object(first));
    if (name !== 'ATTACH' && name !== 'ATTACH_PASID_ZERO') return undefined;
    const into = layout.read(state, attached.symbol, first) || second;
    const ids = this.ids.get(layout.read(state, fdOf.symbol, into));
    return isPaging(this.model, state, into) ? ids?.get(auto(into)) : ids?.get(object(into));
  }

  private objectsOf(state: State, fd: Id<'Fd'>): Set<string> {
    const { layout } = this.model;
    const { size } = layout.universe;
    const objects = new Set<string>();
    if (layout.read(state, fdLife.symbol, fd) === fdLife.values.indexOf('closed')) return objects;
    for (let d = 1; d <= size.Device; d += 1) {
      const into = layout.read(state, attached.symbol, d);
      const live = session.values[layout.read(state, session.symbol, d)];
      if (layout.read(state, ctx.symbol, d) === fd && live !== 'closed') objects.add(device(d));
      if (into !== 0 && layout.read(state, fdOf.symbol, into) === fd)
        if (isPaging(this.model, state, into)) objects.add(auto(into));
    }
    for (let i = 1; i <= size.Ioasid; i += 1)
      if (layout.read(state, fdOf.symbol, i) === fd && layout.read(state, space.symbol, i) !== 0)
        objects.add(object(i));
    return objects;
  }
}

const device = (d: Id<'Device'>): string => `d${d}`;
const object = (i: Id<'Ioasid'>): string => `i${i}`;
/** The table that the kernel makes when a device is attached to an address space itself. */
const auto = (i: Id<'Ioasid'>): string => `table of i${i}`;
const isPaging = (model: Model, state: State, i: Id<'Ioasid'>): boolean =>
  space.values[model.layout.read(state, space.symbol, i)] === 'paging';

function smallestFree(taken: ReadonlySet<number>): number {
  for (let id = 1; ; id += 1) if (!taken.has(id)) return id;
}
