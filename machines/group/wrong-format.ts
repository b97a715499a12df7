import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { Value } from '../terms/term';
import { refuse } from '../chart/transition';
import { and } from '../terms/term';
import { cannotKeep, hasFormats } from '../ioasid/format';
import { isMember, someMember } from './switch';

/**
 * Refuses to attach what cannot keep the format of the IOASID, before anything is written: the device
 * itself, or any member where the whole group moves with it.
 */
export function wrongFormat(
  rules: Rules,
  device: Value<'Device'>,
  ioasid: Value<'Ioasid'>,
): readonly ChartTransition[] {
  if (!hasFormats(rules) || rules.premises.format === 'ignored') return [];
  const unfit =
    rules.policy.moves === 'group'
      ? someMember((m) => and(isMember(m), cannotKeep(m, ioasid)))
      : cannotKeep(device, ioasid);
  return [refuse('EINVAL', unfit, 'paging_domain_compatible')];
}
