import type { PolicyName } from '../../machines/policies/policy';
import type { Choices } from './scenario';
import { policyNames } from '../../machines/policies/policy';
import { Misread } from '../scenario-text/misread';
import { rulesOfCell } from './rules-of-cell';

/** What a line that begins with `then` says. */
export interface EndingHead {
  /** Undefined for `others`. */
  readonly policies: readonly PolicyName[] | undefined;
  readonly choices: Choices;
  readonly kind: 'stated' | 'not stated' | 'n/a';
  /** Why it is not applicable. */
  readonly reason: string;
}

const form =
  /^then (?<names>.+?)(?: with (?<choices>.+?))?(?: (?<not>not stated)| n\/a(?<reason>.*))?$/;
const usage = `"then others", or "then" and policies: ${policyNames.join(', ')}`;

/** Reads `then park, stage-2 with monitor=deny-before not stated`. Throws Misread. */
export function parseEndingHead(text: string): EndingHead {
  const found = form.exec(text)?.groups;
  if (found === undefined) throw new Misread(`"${text}" is about nobody`, usage);
  const { names = '', choices: chosen, not, reason } = found;
  const policies = names === 'others' ? undefined : names.split(/\s*,\s*/).map(policyNamed);
  const choices = chosen === undefined ? {} : parseChoices(chosen);
  if (chosen !== undefined) {
    if (policies === undefined) throw new Misread('choices of others', 'the policies by name');
    for (const name of policies) rulesOfCell(name, choices);
  }
  if (reason?.trim() === '')
    throw new Misread('n/a without a reason', 'why the story cannot be told there');
  const kind = reason !== undefined ? 'n/a' : not !== undefined ? 'not stated' : 'stated';
  return { policies, choices, kind, reason: reason?.trim() ?? '' };
}

function policyNamed(text: string): PolicyName {
  const name = policyNames.find((one) => one === text);
  if (name === undefined) throw new Misread(`"${text}" is no policy`, usage);
  return name;
}

function parseChoices(text: string): Choices {
  const parts = text.split(/\s*,\s*/).map((part) => {
    const [, name, value] = /^(\w+)=(\S+)$/.exec(part) ?? [];
    if (name === undefined || value === undefined)
      throw new Misread(`"${part}" is no choice`, 'as in "with hotAdd=blocked"');
    return [name, value] as const;
  });
  return Object.fromEntries(parts);
}
