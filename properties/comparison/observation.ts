import type { CompiledModel, CompiledValue } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';
import { domainConstant, firstTranslated, showValue } from '../../machines/terms/sorts';
import { bar, driver, presence, session } from '../../machines/vocabulary/device';
import { owner } from '../../machines/vocabulary/group';
import { leaf, parent, rootOf, space } from '../../machines/vocabulary/ioasid';
import { table } from '../../machines/vocabulary/requester';
import { aliasOf, fdOf, ioasidOf, requesterOf } from '../../machines/vocabulary/topology';
import { variable } from '../../machines/terms/term';
import { cellsOf, cellText } from './cell-text';
import { elementsOf, StateView } from './state-view';

/** Where plain requests of a requester id go. */
export interface Destination {
  /** As `machines/terms/sorts.ts` writes domains; IOASIDs have the names of their model. */
  readonly domain: number;
  /** The context of the IOASID, 0 for a domain that is none. */
  readonly context: number;
  /** What is mapped there, as the page table has it. */
  readonly mapped: number;
}

/**
 * What can be seen of a state whatever the interface: where the DMA of every requester id goes, who owns
 * each group, and of each device its presence, its driver, whether its user can use it (its file is
 * bound, or kept by a mapping of its memory), and whether its memory is mapped. Lists begin with element 1.
 *
 * Not seen are descriptors and processes: group and container files, device files that are not bound,
 * how many references there are, and which errno a refusal has.
 */
export interface Observation {
  readonly dma: readonly Destination[];
  readonly owners: readonly number[];
  readonly presence: readonly number[];
  readonly drivers: readonly number[];
  readonly usable: readonly boolean[];
  readonly memory: readonly number[];
  /** For each requester id, whether some device behind it can have a file: it is on the bus and on vfio. */
  readonly assignable: readonly boolean[];
}

/** Reads observations off the states of a model. What looks the same is the very same observation. */
export class Observer {
  private readonly known = new Map<string, Observation>();
  /** The cells that an observation is read from. */
  private readonly cells: readonly number[];
  private readonly devices: readonly number[];
  private readonly requesters: readonly { readonly id: number; readonly behind: number[] }[];
  private readonly groups: readonly number[];
  private readonly contextOf: Uint8Array;
  private readonly rootOf: CompiledValue;

  constructor(private readonly compiled: CompiledModel) {
    const { model } = compiled;
    const { layout } = model;
    this.devices = elementsOf(model, 'Device');
    this.groups = elementsOf(model, 'Group');
    this.requesters = elementsOf(model, 'Requester').map((id) => {
      const own = layout.read(model.initial, aliasOf.symbol, id);
      const uses = (d: number): boolean =>
        layout.read(model.initial, requesterOf.symbol, d) === own;
      return { id, behind: this.devices.filter(uses) };
    });
    this.contextOf = layout.table(fdOf.symbol);
    const read = [table, owner, presence, driver, session, bar, leaf, space, parent];
    this.cells = cellsOf(
      layout,
      read.map(({ symbol }) => symbol),
    );
    this.rootOf = compiled.value(rootOf(variable<'Ioasid'>('ioasid')).node, ['ioasid']);
  }

  of(state: State): Observation {
    const key = cellText(state, this.cells);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const observation = this.read(state);
    this.known.set(key, observation);
    return observation;
  }

  private read(state: State): Observation {
    const { devices, requesters, groups } = this;
    const view = new StateView(this.compiled.model, state);
    const assignable = (d: number): boolean =>
      view.is(presence, d, 'present') && view.is(driver, d, 'vfio');
    return {
      dma: requesters.map(({ id }) => this.destination(view, id)),
      owners: groups.map((g) => view.number(owner, g)),
      presence: devices.map((d) =>
        view.is(presence, d, 'removing') ? onBus : view.number(presence, d),
      ),
      drivers: devices.map((d) => view.number(driver, d)),
      usable: devices.map((d) => view.is(session, d, 'bound', 'lingering')),
      memory: devices.map((d) => view.number(bar, d)),
      assignable: requesters.map(({ behind }) => behind.some(assignable)),
    };
  }

  private destination(view: StateView, requester: number): Destination {
    const domain = view.number(table, requester);
    if (domain < firstTranslated) return { domain, context: 0, mapped: 0 };
    const ioasid = this.compiled.model.layout.read(view.state, ioasidOf.symbol, domain);
    const root = this.rootOf(view.state, view.state, ioasid);
    return {
      domain,
      context: this.contextOf[ioasid] ?? 0,
      mapped: root === 0 ? 0 : view.number(leaf, root),
    };
  }
}

/** A device that is being removed is still there. */
const onBus = presence.values.indexOf('present');

export const isIoasid = ({ domain }: Destination): boolean => domain >= firstTranslated;
export const isBlocked = ({ domain }: Destination): boolean => domain === domainConstant.blocked;

/** `i1 of fd1`, or `blocked`. */
export const showDestination = ({ domain, context }: Destination): string =>
  `${showValue({ kind: 'domain' }, domain)}${context === 0 ? '' : ` of fd${context}`}`;
