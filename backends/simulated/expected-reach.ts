import type { Id } from '../../machines/terms/sorts';
import type { Model } from '../../machines/model';
import type { State } from '../../machines/terms/structure';
import type { PageOwner, ProbeRequest, ProbeResult } from '../backend';
import type { DefaultDomainType } from './iommu/domain';
import type { WireRequest } from './iommu/dma';
import type { Permission } from './iommu/page-table';
import { domainConstant, firstTranslated } from '../../machines/terms/sorts';
import { bar, ctx } from '../../machines/vocabulary/device';
import { leaf, parent, space } from '../../machines/vocabulary/ioasid';
import { pasidTable, table } from '../../machines/vocabulary/requester';
import {
  aliasOf,
  fdOf,
  ioasidOf,
  msiIsolated,
  requesterGroup,
  requesterOf,
} from '../../machines/vocabulary/topology';
import { guestLeafAt, guestTableOf } from './iommu/guest-table';
import { iova } from './iommu/iova';
import { both, permits } from './iommu/page-table';

/** What a request for one page may do according to the model, or nothing. */
type Reach = { readonly owner: PageOwner; readonly permission: Permission } | undefined;

const kernel: Reach = { owner: { kind: 'kernel' }, permission: 'read-write' };

/**
 * What a request of a device must reach according to the model's own functions (`table`, `pasidTable`,
 * `space`, `parent`, `leaf`, `bar`), without any simulated hardware. The reason of a fault says nothing.
 */
export function expectedProbe(
  model: Model,
  state: State,
  request: ProbeRequest,
  defaultDomain: DefaultDomainType = 'identity',
): ProbeResult {
  const { layout } = model;
  const { slot, access } = request;
  const own = layout.read(state, requesterOf.symbol, request.device);
  const onWire = Array.from({ length: layout.universe.size.Requester }, (_, at) => at + 1)
    .filter((requester) => layout.read(state, aliasOf.symbol, requester) === own)
    .map((requester) =>
      expectedOnWire(model, state, { requester, slot, iova: request.iova, access }, defaultDomain),
    );
  return onWire.find((one) => one.kind === 'reached') ?? fault;
}

const fault: ProbeResult = { kind: 'fault', reason: 'according to the model' };

/** The same for a request under one requester id. */
export function expectedOnWire(
  model: Model,
  state: State,
  request: WireRequest,
  defaultDomain: DefaultDomainType = 'identity',
): ProbeResult {
  const { layout } = model;
  const { requester, slot, access } = request;
  if (slot === 'rid' && request.iova === iova.interruptWindow) {
    const group = layout.read(state, requesterGroup.symbol, requester);
    const forges = layout.read(state, msiIsolated.symbol, group) === 0 && access === 'write';
    return forges ? { kind: 'reached', owner: { kind: 'kernel' } } : fault;
  }
  const domain = layout.read(state, slot === 'rid' ? table.symbol : pasidTable.symbol, requester);
  const reach = throughDomain(model, state, domain, request.iova, defaultDomain);
  return reach !== undefined && permits(reach.permission, access)
    ? { kind: 'reached', owner: reach.owner }
    : fault;
}

function throughDomain(
  model: Model,
  state: State,
  domain: number,
  page: number,
  defaultDomain: DefaultDomainType,
): Reach {
  if (domain >= firstTranslated)
    return throughIoasid(model, state, model.layout.read(state, ioasidOf.symbol, domain), page);
  if (domain === domainConstant.physical) return kernel;
  if (domain !== domainConstant.default) return undefined;
  return defaultDomain === 'identity' || page === iova.user ? kernel : undefined;
}

function throughIoasid(model: Model, state: State, ioasid: Id<'Ioasid'>, page: number): Reach {
  const { layout } = model;
  const below = layout.read(state, parent.symbol, ioasid);
  switch (space.values[layout.read(state, space.symbol, ioasid)]) {
    case 'paging':
      return mappedIn(model, state, ioasid, page);
    case 'manual':
      return throughIoasid(model, state, below, page);
    case 'nested': {
      // what stage 1 holds is the guest's choice, a fact and no mechanism, so both sides read it
      const guest = guestLeafAt(guestTableOf(layout.universe.size.Device), page);
      if (guest === undefined) return undefined;
      const reach = throughIoasid(model, state, below, guest.parentIova);
      return reach && { owner: reach.owner, permission: both(guest.permission, reach.permission) };
    }
    case 'free':
    case undefined:
      // the memory of a freed page table is the kernel's: the worst that a walk can find there
      return kernel;
  }
}

/** What an address space maps: the user's memory, and the device memory that its user has mapped. */
function mappedIn(model: Model, state: State, ioasid: Id<'Ioasid'>, page: number): Reach {
  const { layout } = model;
  const fd = layout.read(state, fdOf.symbol, ioasid);
  const held = leaf.values[layout.read(state, leaf.symbol, ioasid)];
  if (held === undefined || held === 'unmapped') return undefined;
  const permission = held === 'readOnly' ? 'read-only' : 'read-write';
  if (page === iova.user) return { owner: { kind: 'user', fd }, permission };
  const device = page - iova.peer(0);
  if (device < 1 || device > layout.universe.size.Device) return undefined;
  const exposed =
    bar.values[layout.read(state, bar.symbol, device)] === 'mapped' &&
    layout.read(state, ctx.symbol, device) === fd;
  return exposed ? { owner: { kind: 'device', device }, permission } : undefined;
}
