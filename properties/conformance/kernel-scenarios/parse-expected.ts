import type { Known } from './parse-asked';
import type { Asked, Expected } from './scenario';
import type { ValueKind } from './operations';
import { parseField } from './layout';
import { operations } from './operations';
import { Misread } from '../../scenario-text/misread';
import { nameForm, numberForm } from './parse-asked';

const errnoForm = /^(OK|E[A-Z0-9_]+)$/;

/** Nothing is said: the operation must succeed. */
export const succeeds: Expected = { text: 'OK', optional: false, errno: 'OK' };

/** Reads what stands after the arrow: answers, separated by `|`. Throws Misread. */
export function parseExpected(text: string, asked: Asked, known: Known): Expected[] {
  const kinds = valueKinds(asked);
  return text.split(' | ').map((alternative) => {
    const all = alternative.trim().split(/\s+/).filter(Boolean);
    const optional = all[0] === 'maybe';
    const words = optional ? all.slice(1) : all;
    const [first] = words;
    if (first === undefined)
      throw new Misread('no answer stands there', 'an errno, OK, or the values of the answer');
    const errno = errnoForm.test(first) ? first : undefined;
    const values = errno === undefined ? words : words.slice(1);
    values.forEach((word, at) => learn(word, kinds[Math.min(at, kinds.length - 1)], known));
    return {
      text: words.join(' '),
      optional,
      errno: errno ?? 'OK',
      ...(errno !== undefined && values.length === 0 ? {} : { values }),
    };
  });
}

/** What the values of an operation are. */
export function valueKinds({ operation, args }: Asked): readonly ValueKind[] {
  const own = operations.get(operation)?.values ?? [];
  const inner = args.find((one) => one.kind === 'operation');
  return inner === undefined ? own : [...own, ...valueKinds(inner.asked)];
}

/** A name that has no value yet gets it from this answer. */
function learn(word: string, kind: ValueKind | undefined, known: Known): void {
  if (kind === undefined)
    throw new Misread(`"${word}": the answer has no values`, 'an errno or OK');
  if (kind === 'struct') {
    const field = parseField(word);
    if (field === undefined && word !== '...')
      throw new Misread(`"${word}" is no field`, 'fields as in the request, "*" for any value');
    if (field !== undefined && nameForm.test(field.value)) known.values.add(field.value);
    return;
  }
  if (kind === 'word' || ['*', '...', '-'].includes(word)) return;
  if (kind === 'errno') {
    if (!errnoForm.test(word)) throw new Misread(`"${word}" is no errno`, 'OK or an errno');
    return;
  }
  if (numberForm.test(word)) return;
  if (!nameForm.test(word))
    throw new Misread(`"${word}" is no value`, 'a number, a name, "*" or "..."');
  known.values.add(word);
}
