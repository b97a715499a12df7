import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Sort } from '../../machines/terms/sorts';
import { sorts } from '../../machines/terms/sorts';

/**
 * What a universal claim may be instantiated with. Left to themselves, provers instantiate along every
 * chain of functions (a device's group's actor's group's ...) and never end. Here every `for all` that
 * is assumed has a mark as its trigger, and marks are given to what a query is about, to what is one
 * function application away, and to the elements that assumed `exists` speak of. To mark something
 * says nothing about it, so a proof found so is a proof.
 */
export const mark = (sort: Sort, text: string): string => `(mark.${sort} ${text})`;

/** A narrower mark: the element is what a claim is refuted for. */
export const subject = (sort: Sort, text: string): string => `(subject.${sort} ${text})`;

export const declareMarks = (): string[] =>
  sorts.flatMap((sort) =>
    ['mark', 'subject'].map((name) => `(declare-fun ${name}.${sort} (${sort}) Bool)`),
  );

/** A way from an element to another one. */
interface Arrow {
  readonly from: Sort;
  readonly to: Sort;
  readonly apply: (text: string) => string;
}

/** The arrows along the given functions; `nameOf` names each in all copies of the state that matter. */
export function arrows(
  symbols: readonly FunctionSymbol[],
  namesOf: (symbol: FunctionSymbol) => readonly string[],
): Arrow[] {
  return symbols.flatMap((symbol) => {
    const { of, range } = symbol;
    if (of === 'Machine' || of === 'Domain') return [];
    const names = namesOf(symbol);
    if (range.kind === 'reference')
      return names.map((name) => ({
        from: of,
        to: range.to,
        apply: (x: string) => `(${name} ${x})`,
      }));
    if (range.kind === 'domain')
      return names.map((name) => ({
        from: of,
        to: 'Ioasid' as const,
        apply: (x: string) => `(ioasidOf (${name} ${x}))`,
      }));
    return [];
  });
}

/** Marks of an element and of everything one arrow away. */
export const marksAround = (sort: Sort, text: string, along: readonly Arrow[]): string[] => [
  subject(sort, text),
  mark(sort, text),
  ...along.filter((arrow) => arrow.from === sort).map((arrow) => mark(arrow.to, arrow.apply(text))),
];
