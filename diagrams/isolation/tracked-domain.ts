import type { Id } from '../../machines/terms/sorts';
import type { Rules } from '../../machines/policies/rules';
import type { ValueNode } from '../../machines/terms/term';
import type { StateView } from './state-view';
import { trackedDomain, trackedPasidDomain } from '../../machines/device/reset';
import { domainConstant } from '../../machines/terms/sorts';
import { valueOf } from '../../machines/terms/evaluate';
import { variable } from '../../machines/terms/term';
import { pasidAttached, presence } from '../../machines/vocabulary/device';

interface TrackedTerms {
  readonly plain: ValueNode;
  readonly pasid: ValueNode;
}

const device = variable<'Device'>('device');
const built = new WeakMap<Rules, TrackedTerms>();

function termsOf(rules: Rules): TrackedTerms {
  const known = built.get(rules);
  if (known !== undefined) return known;
  const terms = {
    plain: trackedDomain(rules, device).node,
    pasid: trackedPasidDomain(rules, device).node,
  };
  built.set(rules, terms);
  return terms;
}

/**
 * The domain that software believes a device on the bus to be in, by the term that the kernel's own
 * reset path restores a device by. A stranded device has left its group: it was blocked as it did.
 */
export function trackedDomainOf(
  view: StateView,
  of: Id<'Device'>,
  slot: 'plain' | 'pasid',
): number {
  const { model, state } = view;
  const isStranded = view.named(presence, of) === 'stranded';
  if (isStranded || (slot === 'pasid' && !view.has(pasidAttached))) return domainConstant.blocked;
  const at = { layout: model.layout, now: state, before: state, variables: { device: of } };
  return valueOf(termsOf(model.rules)[slot], at);
}
