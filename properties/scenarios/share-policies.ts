import type { PolicyName } from '../../machines/policies/policy';
import type { EndingHead } from './parse-ending';
import type { At } from './sections';
import { policyNames } from '../../machines/policies/policy';
import { Misread } from '../scenario-text/misread';

/** The first line of an ending, by its number. */
interface LocatedHead {
  readonly line: number;
  readonly says: EndingHead;
}

/**
 * The policies of each ending, `others` being those that no other one names. Endings with choices come on
 * top. Throws Misread unless every policy is in exactly one of the rest.
 */
export function sharePolicies(
  heads: readonly LocatedHead[],
  last: number,
  at: At,
): readonly (readonly PolicyName[])[] {
  const taken = new Map<PolicyName, number>();
  for (const { line, says } of heads.filter(isAsArgued))
    for (const name of says.policies ?? [])
      at(line, () => {
        const before = taken.get(name);
        if (before !== undefined)
          throw new Misread(`${name} comes twice`, `it in line ${before} alone`);
        taken.set(name, line);
      });
  const left = policyNames.filter((name) => !taken.has(name));
  const [others, second] = heads.filter(({ says }) => says.policies === undefined);
  if (second !== undefined)
    at(second.line, () => {
      throw new Misread('others come twice', `them in line ${others?.line ?? 0} alone`);
    });
  at(others?.line ?? last, () => {
    if (others === undefined && left.length > 0)
      throw new Misread(`nothing is said of ${left.join(', ')}`, '"then others"');
    if (others !== undefined && left.length === 0)
      throw new Misread('there are no others', 'fewer policies by name');
  });
  return heads.map(({ says }) => says.policies ?? left);
}

const isAsArgued = ({ says }: LocatedHead): boolean => Object.keys(says.choices).length === 0;
