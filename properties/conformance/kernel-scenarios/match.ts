import type { Reply } from '../../../backends/ioctl/protocol/reply';
import type { ValueKind } from './operations';
import type { Names } from './request';
import type { Expected } from './scenario';
import { errnoName } from '../../../backends/ioctl/protocol/errno-name';
import { decodeFields, parseField, type Field } from './layout';
import { nameForm, numberForm } from './parse-asked';

/** Which of the answers that would do came; undefined where none did. Names learn their values from it. */
export function matchReply(
  reply: Reply,
  alternatives: readonly Expected[],
  kinds: readonly ValueKind[],
  names: Names,
): Expected | undefined {
  if (reply.kind === 'rejected') return undefined;
  for (const expected of alternatives) {
    if (reply.errno !== expected.errno) continue;
    const learned = matchValues(expected.values, reply.values, kinds, names);
    if (learned === undefined) continue;
    for (const [name, value] of learned) names.learn(name, value);
    return expected;
  }
  return undefined;
}

type Learned = Map<string, bigint>;

function matchValues(
  expected: readonly string[] | undefined,
  seen: readonly string[],
  kinds: readonly ValueKind[],
  names: Names,
): Learned | undefined {
  const learned: Learned = new Map();
  if (expected === undefined) return learned;
  const struct = kinds.indexOf('struct');
  for (let at = 0; at < expected.length; at += 1) {
    const word = expected[at] ?? '';
    if (at === struct)
      return matchStruct(expected.slice(at), seen[at] ?? '', names, learned) ? learned : undefined;
    if (word === '...') return learned;
    const value = seen[at];
    if (value === undefined) return undefined;
    const kind = kinds[Math.min(at, kinds.length - 1)] ?? 'word';
    if (!matchWord(word, value, kind, names, learned)) return undefined;
  }
  return seen.length === expected.length ? learned : undefined;
}

function matchWord(
  word: string,
  seen: string,
  kind: ValueKind,
  names: Names,
  learned: Learned,
): boolean {
  if (word === '*') return true;
  if (kind === 'word' || word === '-') return word === seen;
  if (kind === 'errno') return word === errnoName(Number(seen));
  return numberForm.test(seen) && matchNumber(word, BigInt(seen), names, learned);
}

function matchNumber(word: string, seen: bigint, names: Names, learned: Learned): boolean {
  if (numberForm.test(word)) return BigInt(word) === seen;
  const known = names.value(word) ?? learned.get(word);
  if (known === undefined) learned.set(word, seen);
  return known === undefined || known === seen;
}

function matchStruct(
  words: readonly string[],
  hex: string,
  names: Names,
  learned: Learned,
): boolean {
  const open = words.at(-1) === '...';
  const fields = words.map(parseField).filter((field): field is Field => field !== undefined);
  const numbers = decodeFields(fields, hex);
  const whole = fields.reduce((sum, { bytes }) => sum + bytes, 0);
  if (numbers === undefined || (!open && whole * 2 !== hex.length)) return false;
  return fields.every(({ value, bytes }, at) => {
    const seen = numbers[at] ?? 0n;
    if (value === '*') return true;
    if (value === 'size') return seen === BigInt(hex.length / 2);
    if (/^-\d+$/.test(value)) return BigInt.asUintN(bytes * 8, BigInt(value)) === seen;
    return (
      (nameForm.test(value) || numberForm.test(value)) && matchNumber(value, seen, names, learned)
    );
  });
}
