import type { Rules } from '../../machines/policies/rules';
import { isSound } from '../../machines/policies/premises';
import { quirkNames } from '../../machines/policies/quirks';

/** What rules are called in a report: `iommufd` is as specified, with all quirks it is as shipped. */
export function nameOfRules({ policy, quirks, premises }: Rules): string {
  const on = quirkNames.filter((name) => quirks[name]);
  const shipped = on.length === quirkNames.length ? 'as shipped' : `with ${on.join(', ')}`;
  return [
    policy.name,
    ...(on.length === 0 ? [] : [shipped]),
    ...(isSound(premises) ? [] : ['(with a changed premise)']),
  ].join(' ');
}
