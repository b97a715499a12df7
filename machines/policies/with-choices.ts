import type { ChoiceName, Choices } from './choices';
import type { Policy } from './policy';
import { choices } from './choices';
import { policyNames } from './policy';
import { noQuirks } from './quirks';
import { policies } from './registry';
import { asSpecified } from './rules';

/** A policy that decides some things differently. It keeps its name; see `showPolicy`. */
export const withChoices = (policy: Policy, changed: Partial<Choices>): Policy => ({
  ...policy,
  ...changed,
});

const choiceNames = Object.keys(choices).filter((name): name is ChoiceName => name in choices);

/** A policy by its name, and what it decides differently: `device-centric,gate=open`. */
export function showPolicy(policy: Policy): string {
  const plain = policies[policy.name];
  // what quirks bring with them is told by their own names
  const known = [plain, asSpecified(plain, noQuirks)];
  const changed = choiceNames.filter((name) => known.every((one) => one[name] !== policy[name]));
  return [policy.name, ...changed.map((name) => `${name}=${policy[name]}`)].join(',');
}

/** What is wrong with the text of a policy, and what was expected in that place. */
export class UnknownPolicy extends Error {
  constructor(
    what: string,
    readonly expected: string,
  ) {
    super(what);
  }
}

/** Reads what `showPolicy` writes. Throws UnknownPolicy. */
export function parsePolicy(text: string): Policy {
  const [name, ...changed] = text.split(',');
  const found = policyNames.find((one) => one === name);
  if (found === undefined)
    throw new UnknownPolicy(
      `no policy "${name ?? ''}"`,
      `one of: ${policyNames.join(', ')}, and after it ",choice=value" to decide something differently`,
    );
  return changed.reduce<Policy>(
    (policy, one) => withChoices(policy, parseChoice(one)),
    policies[found],
  );
}

/** Reads one choice, such as `gate=open`. Throws UnknownPolicy. */
export function parseChoice(text: string): Partial<Choices> {
  const [name = '', value = ''] = text.split('=');
  const choice = choiceNames.find((one) => one === name);
  if (choice === undefined)
    throw new UnknownPolicy(`no choice "${name}"`, `one of: ${choiceNames.join(', ')}`);
  const { values }: { readonly values: readonly string[] } = choices[choice];
  if (!values.includes(value))
    throw new UnknownPolicy(`no value "${value}" of ${choice}`, `one of: ${values.join(', ')}`);
  return { [choice]: value };
}
