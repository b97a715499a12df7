import type { Id } from '../../machines/terms/sorts';
import type { Model } from '../../machines/model';
import type { State } from '../../machines/terms/structure';
import type { PageOwner } from '../backend';
import type { Moment } from './moments';
import type { SimulatedBackend } from './simulated-backend';
import { presence } from '../../machines/vocabulary/device';
import { owner } from '../../machines/vocabulary/group';
import { groupOf } from '../../machines/vocabulary/topology';
import { allRequests } from './disagreements';
import { dma } from './iommu/dma';
import { wireIdsOf } from './iommu/wiring';
import { showReach } from '../reach';
import { showRequest } from './wording';

/**
 * The isolation claim, asked of the hardware: what devices on the bus reach although the owner of
 * their group may not. A group without an owner is the kernel's. One line each; the IOTLB is left alone.
 */
export const leaks = (backend: SimulatedBackend): string[] => leaksAt(backend.model, backend);

/** The same for every state between two table writes of the last command. */
export const leaksBetweenWrites = (backend: SimulatedBackend): string[] =>
  backend.moments.flatMap((moment) => leaksAt(backend.model, moment));

function leaksAt(model: Model, { state, iommu }: Moment): string[] {
  const { wiring } = iommu.design;
  const senders = new Map<number, number>();
  wiring.devices.forEach(({ group }, at) => {
    const onBus = presence.values[model.layout.read(state, presence.symbol, at + 1)] !== 'absent';
    if (onBus) wireIdsOf(wiring, at + 1).forEach((requester) => senders.set(requester, group));
  });
  return allRequests(wiring).flatMap((request) => {
    const group = senders.get(request.requester);
    if (group === undefined) return [];
    const { result } = dma(iommu, request);
    if (result.kind === 'fault' || mayReach(model, state, group, result.owner)) return [];
    return [`g${group}: ${showRequest(request)} reaches ${showReach(result)}`];
  });
}

/** The kernel's memory is for groups that no user owns; a user's is for the groups of its IOMMU fd. */
function mayReach(model: Model, state: State, group: Id<'Group'>, page: PageOwner): boolean {
  const { layout } = model;
  const holder = layout.read(state, owner.symbol, group);
  switch (page.kind) {
    case 'kernel':
      return holder === 0;
    case 'user':
      return holder === page.fd;
    case 'device': {
      const peers = layout.read(state, groupOf.symbol, page.device);
      return holder !== 0 && layout.read(state, owner.symbol, peers) === holder;
    }
  }
}
