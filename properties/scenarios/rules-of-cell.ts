import type { Policy, PolicyName } from '../../machines/policies/policy';
import type { Rules } from '../../machines/policies/rules';
import type { Choices } from './scenario';
import { noQuirks, shippedQuirks } from '../../machines/policies/quirks';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { Misread } from '../scenario-text/misread';

/** Of what Linux ships, it is asked what Linux does: quirks included. */
const isShipped = (name: PolicyName): boolean => name === 'iommufd' || name === 'lockstep';

/** The rules that a story is told under. Throws Misread for a choice that nobody has. */
export const rulesOfCell = (name: PolicyName, choices: Choices): Rules =>
  rulesFor(withChoices(asArgued(name), choices), isShipped(name) ? shippedQuirks : noQuirks);

/** A policy as its party argued for it. */
const asArgued = (name: PolicyName): Policy => policies[name];

/** A policy with some of its choices replaced. */
function withChoices(policy: Policy, choices: Choices): Policy {
  let changed = policy;
  for (const [name, value] of Object.entries(choices)) {
    if (name !== 'hotAdd') throw new Misread(`"${name}" is no choice`, 'hotAdd');
    const hotAdd = (['blocked', 'join-current'] as const).find((one) => one === value);
    if (hotAdd === undefined)
      throw new Misread(`"${value}" is no ${name}`, 'blocked or join-current');
    changed = { ...changed, hotAdd };
  }
  return changed;
}
