import type { PolicyName } from '../../machines/policies/policy';
import type { Scope } from '../../machines/scope';
import type { Choices } from '../../machines/policies/choices';
import { compile } from '../../machines/compiled/compile';
import { buildModel } from '../../machines/model';
import { rulesIn } from '../check';
import { rulesOfCell } from './rules-of-cell';
import { Story } from './story';

/** Stories to be told. A model is built once for all that are told on it. */
export class Stories {
  private readonly known = new Map<string, Story>();

  /**
   * A story that has not begun, on a machine under the rules of a policy with some choices replaced. It is
   * good until the next one is asked for.
   */
  anew(policy: PolicyName, choices: Partial<Choices>, scope: Scope): Story {
    const key = JSON.stringify([policy, choices, scope]);
    const known = this.known.get(key);
    if (known !== undefined) {
      known.restart();
      return known;
    }
    const rules = rulesIn(rulesOfCell(policy, choices), scope);
    const story = new Story(compile(buildModel(rules, scope)));
    this.known.set(key, story);
    return story;
  }
}
