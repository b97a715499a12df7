import type { Scope } from '../../machines/scope';
import type { NumberedLine } from '../scenario-text/lines';
import type { Assertion } from './scenario';
import { errnos } from '../../machines/errno';
import { invariants } from '../../invariants/registry';
import { Misread } from '../scenario-text/misread';
import { readForm, showForms } from './form';
import { requireNames } from './names';
import { questionForms } from './questions';

const outcomeForms = 'allowed, refused [ERRNO], ignored, no such call or halts';

/** Whether a line is about what came of a step. */
const isOutcome = (text: string): boolean =>
  /^(allowed|ignored|no such call|halts|refused( \S+)?)$/.test(text);

/**
 * Reads what is asserted under a `then`. The first line is about the outcome of the last step of `when`,
 * where there is one. Throws Misread.
 */
export function parseAssertion(
  { number, text }: NumberedLine,
  scope: Scope,
  { isFirst, afterStep }: { readonly isFirst: boolean; readonly afterStep: boolean },
): Assertion {
  if (isOutcome(text)) {
    if (!afterStep) throw new Misread(`"${text}" without a step`, 'a "when" before');
    if (!isFirst) throw new Misread(`"${text}" is not said first`, 'it right after "then"');
    return { line: number, text: requireErrno(text), asks: ({ outcome }) => outcome };
  }
  if (isFirst && afterStep)
    throw new Misread(`"${text}" before the outcome of the last step`, outcomeForms);
  const words = text.split(/\s+/);
  for (const { form, ofStep, asks } of questionForms) {
    const open = readForm(form, words);
    if (open === undefined) continue;
    requireNames(words, scope);
    if (ofStep === true && !afterStep) throw new Misread(`"${text}" without a step`, '"when"');
    const [first = '', second = ''] = open;
    if (form.endsWith('INV')) requireInvariant(first);
    return { line: number, text: words.join(' '), asks: asks(first, second) };
  }
  throw new Misread(
    `"${text}" asserts nothing`,
    `one of ${showForms(questionForms.map(({ form }) => form))}`,
  );
}

function requireErrno(text: string): string {
  const [, errno] = /^refused (\S+)$/.exec(text) ?? [];
  if (errno !== undefined && (errno === 'OK' || !errnos.some((one) => one === errno)))
    throw new Misread(
      `"${errno}" refuses nothing`,
      `one of ${errnos.filter((one) => one !== 'OK').join(', ')}`,
    );
  return text;
}

function requireInvariant(id: string): void {
  if (!invariants.some((one) => one.id === id))
    throw new Misread(`there is no ${id}`, 'an invariant of docs/reference.md');
}
