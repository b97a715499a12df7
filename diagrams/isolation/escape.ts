import type { Id } from '../../machines/terms/sorts';
import type { StateView } from './state-view';
import { isInside, isOwned } from '../../invariants/situations';
import { holds } from '../../machines/terms/evaluate';
import { firstTranslated } from '../../machines/terms/sorts';
import { variable } from '../../machines/terms/term';
import { ctx } from '../../machines/vocabulary/device';
import { owner, ownership } from '../../machines/vocabulary/group';
import { space } from '../../machines/vocabulary/ioasid';
import { fdOfDomain, ioasidOf, requesterGroup } from '../../machines/vocabulary/topology';

const group = variable<'Group'>('group');
const isEscape = {
  owned: isOwned(group),
  inside: isInside(variable<'Domain'>('domain'), group),
};

/**
 * Why an entry must not lead to a domain, or nothing where it may: it leaves the context that owns the
 * group (INV-01), it reaches another context than the device's own (INV-44), its IOASID is gone (INV-17),
 * or nobody owns the group and a user's IOASID is reached all the same (INV-12, INV-36).
 */
export function escapeOf(
  view: StateView,
  requester: Id<'Requester'>,
  domain: number,
  devices: readonly Id<'Device'>[],
): string | undefined {
  const { model, state } = view;
  const g = view.value(requesterGroup, requester);
  const at = {
    layout: model.layout,
    now: state,
    before: state,
    variables: { group: g, domain },
  };
  const fd = domain >= firstTranslated ? view.value(fdOfDomain, domain) : 0;
  if (devices.length === 0)
    return fd === 0 ? undefined : `nobody uses r${requester}, yet it reaches fd${fd}`;
  if (holds(isEscape.owned, at) && !holds(isEscape.inside, at))
    return `outside of fd${view.value(owner, g)}, which owns g${g}`;
  if (fd === 0) return undefined;
  const stranger = devices.find((d) => ![0, fd].includes(view.value(ctx, d)));
  if (stranger !== undefined)
    return `d${stranger} belongs to fd${view.value(ctx, stranger)}, this is of fd${fd}`;
  if (view.value(owner, g) === 0 && !isMoving(view, g)) return `nobody owns g${g}`;
  const ioasid = view.value(ioasidOf, domain);
  return view.named(space, ioasid) === 'free' ? `i${ioasid} is gone` : undefined;
}

function isMoving(view: StateView, group: Id<'Group'>): boolean {
  const now = view.named(ownership, group);
  return now === 'switching' || now === 'rollingBack';
}
