import type { Rules } from '../../machines/policies/rules';
import type { Named } from './premise';
import type { Obligation } from './obligations';
import premises from './premises.json';

const found: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = premises;

/** Marks a premise that is needed only for the elements that the claim is refuted for. */
const ofSubject = '*';

/**
 * The premises that were enough when `npm run premises` last proved an obligation, or all of them. What
 * is proved from fewer premises is proved; where they are not enough any more, all are tried.
 */
export function hintedPremises(rules: Rules, obligation: Obligation): readonly Named[] | undefined {
  const names = found[rules.policy.name]?.[obligation.name];
  return names === undefined ? undefined : select(obligation.query.premises, names);
}

/** The premises of these names; a name that ends in `*` stands for its narrow use. */
export function select(premises: readonly Named[], names: readonly string[]): Named[] {
  return names.flatMap((name) => {
    const bare = name.replace(ofSubject, '');
    const one = premises.find((premise) => premise.name === bare);
    if (one === undefined) return [];
    return [name === bare ? one : { ...one, ofSubject: true }];
  });
}

export const narrow = (name: string): string => `${name}${ofSubject}`;
