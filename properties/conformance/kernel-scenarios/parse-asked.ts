import type { ArgumentKind } from './operations';
import type { Argument, Asked } from './scenario';
import { Misread } from '../../scenario-text/misread';
import { ioctlCodes } from './ioctl-codes';
import { fieldForm, parseField } from './layout';
import { operations } from './operations';

/** The names that a scenario has given before the line that is read. */
export interface Known {
  readonly handles: Set<string>;
  readonly values: Set<string>;
}

export const numberForm = /^(0x[0-9a-f]+|\d+)$/i;
export const nameForm = /^[a-z][a-z0-9-]*$/;

/** Reads an operation and its arguments. Throws Misread. */
export function parseAsked(words: readonly string[], known: Known): Asked {
  const [name = '', ...rest] = words;
  const operation = operations.get(name);
  if (operation === undefined)
    throw new Misread(`"${name}" is no operation`, `one of ${[...operations.keys()].join(', ')}`);
  const left = [...rest];
  const args = operation.args.flatMap((kind) => take(kind, left, known, rest));
  if (left.length > 0)
    throw new Misread(`"${left.join(' ')}" is left over`, `"${usage(name, operation.args)}"`);
  return { operation: name, args };

  function take(
    kind: ArgumentKind,
    words: string[],
    known: Known,
    all: readonly string[],
  ): Argument[] {
    if (kind === 'operation')
      return [{ kind: 'operation', asked: parseAsked(words.splice(0), known) }];
    if (kind === 'struct')
      return [{ kind: 'struct', fields: words.splice(0).map((word) => field(word, known)) }];
    if (kind === 'handles') return words.splice(0).map((word) => one('handle', word, known));
    if (kind === 'devices') return words.splice(0).map((word) => one('device', word, known));
    if (kind === 'numbers') return words.splice(0).map((word) => one('number', word, known));
    const word = words.shift();
    if (word === undefined) {
      if (kind === 'number?') return [];
      if (kind === 'device?') return [{ kind: 'device', name: all[0] ?? '' }];
      throw new Misread(`${name} has too few arguments`, `"${usage(name, operation?.args ?? [])}"`);
    }
    return [one(kind, word, known)];
  }
}

const usage = (name: string, args: readonly ArgumentKind[]): string =>
  [name, ...args.map((kind) => kind.toUpperCase())].join(' ');

function field(word: string, known: Known) {
  const read = parseField(word);
  if (read === undefined) throw new Misread(`"${word}" is no field`, fieldForm);
  const { value } = read;
  if (
    value !== 'size' &&
    !/^-\d+$/.test(value) &&
    !numberForm.test(value) &&
    !known.values.has(value)
  )
    throw new Misread(`"${value}" has no value here`, valueForm(known));
  return read;
}

function one(kind: ArgumentKind, word: string, known: Known): Argument {
  switch (kind) {
    case 'new-handle':
      requireName(word, 'a handle');
      known.handles.add(word);
      return { kind: 'handle', name: word };
    case 'handle':
      if (!known.handles.has(word))
        throw new Misread(
          `no line before opens "${word}"`,
          `a handle: ${[...known.handles].join(', ') || 'none is open yet'}`,
        );
      return { kind: 'handle', name: word };
    case 'device':
    case 'device?':
      requireName(word, 'a device');
      return { kind: 'device', name: word };
    case 'page': {
      const [, page] = /^p(\d+)$/.exec(word) ?? [];
      if (page === undefined || Number(page) > 63)
        throw new Misread(`"${word}" is no page`, 'p0 to p63');
      return { kind: 'word', text: page };
    }
    case 'code': {
      const code = ioctlCodes.get(word) ?? (numberForm.test(word) ? Number(word) : undefined);
      if (code === undefined)
        throw new Misread(`"${word}" is no ioctl`, 'its name in the headers, or a number');
      return { kind: 'number', value: BigInt(code) };
    }
    case 'id':
    case 'number':
    case 'number?':
      if (numberForm.test(word)) return { kind: 'number', value: BigInt(word) };
      if (!known.values.has(word))
        throw new Misread(`"${word}" has no value here`, valueForm(known));
      return { kind: 'name', name: word };
    case 'word':
    case 'operation':
    case 'struct':
    case 'handles':
    case 'devices':
    case 'numbers':
      return { kind: 'word', text: word };
  }
}

const valueForm = ({ values }: Known): string =>
  `a number, or a value that an answer before gives: ${[...values].join(', ')}`;

function requireName(word: string, what: string): void {
  if (!nameForm.test(word))
    throw new Misread(`"${word}" is no name for ${what}`, 'small letters, digits and "-"');
}
