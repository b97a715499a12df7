import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Elements } from './elements';
import type { Signature } from './signature';
import type { TermPrinter } from './term-printer';
import { sorts, type Range, type Sort } from '../../machines/terms/sorts';
import { declareMarks } from './marks';
import {
  constantName,
  constructorName,
  domainNames,
  noneOf,
  sortName,
  staticSymbols,
} from './signature';

const derived = new Set(['ioasidOf', 'fdOfDomain']);

/** Sorts, enumerations, the functions of the topology and what is known of them. */
export function prelude(printer: TermPrinter): string[] {
  const { signature, elements } = printer;
  return [
    ...sorts.flatMap((sort) => declareSort(sort, elements)),
    ...[...signature.enumerations.values()].flatMap(({ name, range }) =>
      range.kind === 'enumeration'
        ? [
            datatype(
              name,
              range.values.map((value) => constructorName(name, value)),
            ),
          ]
        : [],
    ),
    ...(elements.known ? [] : declareMarks()),
    ...declareDomains(elements),
    ...staticSymbols
      .filter(({ name }) => !derived.has(name))
      .flatMap((symbol) => [
        declareFunction(signature, symbol, symbol.name),
        atNone(signature, symbol, symbol.name),
      ]),
    '(define-fun fdOfDomain ((x Domain)) Fd (fdOf (ioasidOf x)))',
    `(assert ${bounds(elements)})`,
  ];
}

/** What an IOMMU driver leaves behind is one of three things. */
function bounds(elements: Elements): string {
  if (!elements.known)
    return '(forall ((r Requester)) (! (<= 0 (onAttachFail r) 2) :pattern ((onAttachFail r))))';
  return `(and true ${elements
    .of('Requester')
    .map((r) => `(<= 0 (onAttachFail ${r}) 2)`)
    .join(' ')})`;
}

function declareSort(sort: Sort, elements: Elements): string[] {
  if (elements.known) return [datatype(sort, [noneOf(sort), ...elements.of(sort)])];
  return [`(declare-sort ${sort} 0)`, `(declare-const ${noneOf(sort)} ${sort})`];
}

/** A domain is one of the fixed ones or the table of an IOASID; no IOASID has no table. */
function declareDomains(elements: Elements): string[] {
  const none = noneOf('Ioasid');
  if (elements.known) {
    const tables = elements.of('Ioasid').map((_, at) => `Domain.${at + 1}`);
    const pairs = elements.of('Ioasid').map((ioasid, at) => [ioasid, tables[at] ?? ''] as const);
    return [
      datatype('Domain', [...domainNames, ...tables]),
      `(define-fun tableOf ((i Ioasid)) Domain ${pairs.reduceRight((rest, [i, t]) => `(ite (= i ${i}) ${t} ${rest})`, 'Domain.none')})`,
      `(define-fun ioasidOf ((x Domain)) Ioasid ${pairs.reduceRight((rest, [i, t]) => `(ite (= x ${t}) ${i} ${rest})`, none)})`,
    ];
  }
  return [
    '(declare-sort Domain 0)',
    ...domainNames.map((name) => `(declare-const ${name} Domain)`),
    '(declare-fun tableOf (Ioasid) Domain)',
    '(declare-fun ioasidOf (Domain) Ioasid)',
    `(assert (distinct ${domainNames.join(' ')}))`,
    `(assert (= (tableOf ${none}) Domain.none))`,
    ...domainNames.map((name) => `(assert (= (ioasidOf ${name}) ${none}))`),
    '(assert (forall ((i Ioasid)) (! (= (ioasidOf (tableOf i)) i) :pattern ((tableOf i)))))',
    `(assert (forall ((x Domain)) (! (or (and (not (= (ioasidOf x) ${none})) (= (tableOf (ioasidOf x)) x)) ` +
      `${domainNames.map((name) => `(= x ${name})`).join(' ')}) :pattern ((ioasidOf x)))))`,
  ];
}

const datatype = (name: string, constructors: readonly string[]): string =>
  `(declare-datatypes ((${name} 0)) ((${constructors.map((one) => `(${one})`).join(' ')})))`;

/** A function of the vocabulary, in one copy of the state. */
export function declareFunction(
  signature: Signature,
  symbol: FunctionSymbol,
  name: string,
): string {
  const to = sortName(signature, symbol.range);
  return symbol.of === 'Machine'
    ? `(declare-const ${name} ${to})`
    : `(declare-fun ${name} (${symbol.of}) ${to})`;
}

/** What a function answers for "none". */
export const zeroOf = (signature: Signature, range: Range): string =>
  constantName(signature, range, 0);

function atNone(signature: Signature, symbol: FunctionSymbol, name: string): string {
  if (symbol.of === 'Machine' || symbol.of === 'Domain') return '';
  return `(assert (= (${name} ${noneOf(symbol.of)}) ${zeroOf(signature, symbol.range)}))`;
}

/** A whole copy of the state. */
export function declareCopy(
  signature: Signature,
  copy: string,
  symbols: readonly FunctionSymbol[] = signature.stored,
): string[] {
  return symbols.flatMap((symbol) => {
    const name = `${copy}.${symbol.name}`;
    return [declareFunction(signature, symbol, name), atNone(signature, symbol, name)];
  });
}
