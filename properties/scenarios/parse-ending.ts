import type { PolicyName } from '../../machines/policies/policy';
import type { Choices } from '../../machines/policies/choices';
import { policyNames } from '../../machines/policies/policy';
import { Misread } from '../scenario-text/misread';
import { parseChoice, UnknownPolicy } from '../../machines/policies/with-choices';

/** What a line that begins with `then` says. */
export interface EndingHead {
  /** Undefined for `others`. */
  readonly policies: readonly PolicyName[] | undefined;
  readonly choices: Partial<Choices>;
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
  if (chosen !== undefined && policies === undefined)
    throw new Misread('choices of others', 'the policies by name');
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

function parseChoices(text: string): Partial<Choices> {
  return text.split(/\s*,\s*/).reduce<Partial<Choices>>((all, one) => {
    try {
      return { ...all, ...parseChoice(one) };
    } catch (error) {
      if (error instanceof UnknownPolicy) throw new Misread(error.message, error.expected);
      throw error;
    }
  }, {});
}
