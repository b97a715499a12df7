import { type ListingLine } from './listing';

/** A tag of an XML text, with the text up to the next tag. Enough for libvirt's plain documents. */
export type XmlTag =
  | {
      readonly kind: 'open' | 'empty';
      readonly line: number;
      readonly name: string;
      readonly attributes: ReadonlyMap<string, string>;
      readonly text: string;
      readonly textAfter: string;
    }
  | { readonly kind: 'close'; readonly line: number; readonly name: string }
  /** The text ends, or another tag begins, before this one is closed. */
  | { readonly kind: 'cut'; readonly line: number; readonly text: string };

const NAME = /^\/?([A-Za-z][\w:.-]{0,60})/;
const ATTRIBUTE = /([A-Za-z][\w:.-]{0,60})\s{0,8}=\s{0,8}(?:'([^']{0,400})'|"([^"]{0,400})")/g;
const LONGEST_TAG = 1000;
const ENTITIES = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
]);

/** The tags in the order in which they stand; comments, declarations and stray `<` are passed over. */
export function* xmlTags(lines: readonly ListingLine[]): Generator<XmlTag> {
  const text = lines.map((line) => line.text).join('\n');
  const lineAt = lineCounter(text, lines);
  const ends = positions(text, '>');
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at);
      if (end < 0) return;
      at = end;
      continue;
    }
    const next = text.indexOf('<', at + 1);
    const stop = next < 0 ? text.length : next;
    const inside = text.slice(at + 1, Math.min(stop, at + LONGEST_TAG));
    const name = NAME.exec(inside)?.[1];
    if (name === undefined) continue;
    const end = ends(at);
    if (end === undefined || end > stop) {
      yield { kind: 'cut', line: lineAt(at), text: inside };
    } else {
      yield readTag(name, inside.slice(0, end - at - 1), text.slice(end + 1, stop), lineAt(at));
    }
  }
}

function readTag(name: string, inside: string, after: string, line: number): XmlTag {
  if (inside.startsWith('/')) return { kind: 'close', line, name };
  const attributes = new Map<string, string>();
  for (const [, key = '', single, double] of inside.matchAll(ATTRIBUTE)) {
    attributes.set(key, decoded(single ?? double ?? ''));
  }
  const kind = inside.endsWith('/') ? 'empty' : 'open';
  const textAfter = decoded(after.slice(0, 400).trim());
  return { kind, line, name, attributes, text: `<${inside}>`, textAfter };
}

function decoded(text: string): string {
  return text.replaceAll(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES.get(entity) ?? entity);
}

/** Finds the next `character` after ever greater offsets, in one pass over the text. */
function positions(text: string, character: string): (after: number) => number | undefined {
  let found = text.indexOf(character);
  return (after) => {
    if (found >= 0 && found < after) found = text.indexOf(character, after);
    return found < 0 ? undefined : found;
  };
}

/** The line of ever greater offsets, in one pass over the text. */
function lineCounter(text: string, lines: readonly ListingLine[]): (offset: number) => number {
  let passed = 0;
  let nextBreak = text.indexOf('\n');
  return (offset) => {
    while (nextBreak >= 0 && nextBreak < offset) {
      passed += 1;
      nextBreak = text.indexOf('\n', nextBreak + 1);
    }
    return lines[passed]?.number ?? 1;
  };
}
