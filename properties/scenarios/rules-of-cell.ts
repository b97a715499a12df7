import type { Choices } from '../../machines/policies/choices';
import type { PolicyName } from '../../machines/policies/policy';
import type { Rules } from '../../machines/policies/rules';
import { asArgued } from '../../machines/policies/as-argued';
import { noQuirks, shippedQuirks } from '../../machines/policies/quirks';
import { rulesFor } from '../../machines/policies/rules';
import { withChoices } from '../../machines/policies/with-choices';

/** Of what Linux ships, it is asked what Linux does: quirks included. */
const isShipped = (name: PolicyName): boolean => name === 'iommufd' || name === 'lockstep';

/** The rules that a story is told under: a party's position, with some of its choices replaced. */
export const rulesOfCell = (name: PolicyName, choices: Partial<Choices>): Rules =>
  rulesFor(withChoices(asArgued(name), choices), isShipped(name) ? shippedQuirks : noQuirks);
