import type { Elements, Sizes } from '../../exports/smt/elements';
import type { Signature } from '../../exports/smt/signature';
import type { StepKind } from '../../exports/smt/step-kinds';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Range } from '../../machines/terms/sorts';
import type { State } from '../../machines/terms/structure';
import type { Values } from './solver';
import { elementName } from '../../exports/smt/elements';
import { copies } from '../../exports/smt/query';
import { sortName, staticSymbols } from '../../exports/smt/signature';
import { domainConstant, firstTranslated } from '../../machines/terms/sorts';
import { Layout } from '../../machines/terms/structure';

/** A state and the arguments of a step, as the solver found them. */
export interface Structure {
  readonly layout: Layout;
  readonly state: State;
  readonly args: Readonly<Record<string, number>>;
}

/** Counters are kept small, so that a state can be written down. */
const mostCounted = 9;

/** Constants that stand for every value that makes up a state, to be read off a model. */
export function questions(
  signature: Signature,
  elements: Elements,
  step: StepKind | undefined,
): string[] {
  const ask = (symbol: FunctionSymbol, name: string): string[] => {
    if (symbol.of === 'Domain') return [];
    const to = sortName(signature, symbol.range);
    const places = symbol.of === 'Machine' ? [''] : elements.of(symbol.of);
    return places.flatMap((place) => {
      const asked = place === '' ? `ask.${name}` : `ask.${name}.${place}`;
      const value = place === '' ? name : `(${name} ${place})`;
      return [
        `(declare-const ${asked} ${to})`,
        `(assert (= ${asked} ${value}))`,
        ...(to === 'Int' ? [`(assert (<= 0 ${asked} ${mostCounted}))`] : []),
      ];
    });
  };
  return [
    ...staticSymbols.flatMap((symbol) => ask(symbol, symbol.name)),
    ...signature.stored.flatMap((symbol) => ask(symbol, `${copies.before}.${symbol.name}`)),
    ...(step?.parameters ?? []).flatMap(({ name, range }) => [
      `(declare-const ask.the.${name} ${sortName(signature, range)})`,
      `(assert (= ask.the.${name} the.${name}))`,
    ]),
  ];
}

/** The state that a model describes. */
export function structureOf(
  signature: Signature,
  size: Sizes,
  step: StepKind | undefined,
  values: Values,
): Structure {
  const read = (name: string, range: Range): number => {
    const text = values.get(`ask.${name}`);
    if (text === undefined) throw new Error(`the model gives no value for ${name}`);
    return numberOf(range, text);
  };
  const at = (symbol: FunctionSymbol, name: string, element: number): number =>
    symbol.of === 'Machine' || symbol.of === 'Domain'
      ? read(name, symbol.range)
      : read(`${name}.${elementName(symbol.of, element)}`, symbol.range);
  const tables = new Map<FunctionSymbol, Uint8Array>();
  for (const symbol of staticSymbols)
    if (symbol.of !== 'Domain' && symbol.of !== 'Machine') {
      const elements = Array.from({ length: size[symbol.of] }, (_, index) => index + 1);
      const row = elements.map((element) => at(symbol, symbol.name, element));
      tables.set(symbol, Uint8Array.from([0, ...row]));
    }
  ofDomains(tables, size.Ioasid);
  const layout = new Layout({ size, tables }, signature.stored);
  const state = new Uint8Array(layout.length);
  for (const symbol of signature.stored)
    for (let element = 1; element <= layout.sizeOf(symbol.of); element += 1)
      layout.write(state, symbol, element, at(symbol, `${copies.before}.${symbol.name}`, element));
  const args: Record<string, number> = {};
  for (const { name, range } of step?.parameters ?? []) args[name] = read(`the.${name}`, range);
  return { layout, state, args };
}

/** The two functions of domains follow from the rest. */
function ofDomains(tables: Map<FunctionSymbol, Uint8Array>, ioasids: number): void {
  const named = (name: string): FunctionSymbol => {
    const symbol = staticSymbols.find((one) => one.name === name);
    if (symbol === undefined) throw new Error(`no function ${name}`);
    return symbol;
  };
  const fds = tables.get(named('fdOf')) ?? new Uint8Array();
  const fixed = Array.from({ length: firstTranslated }, () => 0);
  const all = Array.from({ length: ioasids }, (_, at) => at + 1);
  tables.set(named('ioasidOf'), Uint8Array.from([...fixed, ...all]));
  tables.set(named('fdOfDomain'), Uint8Array.from([...fixed, ...all.map((i) => fds[i] ?? 0)]));
}

/** The number that the model writes for a value of the solver. */
function numberOf(range: Range, text: string): number {
  const last = text.slice(text.lastIndexOf('.') + 1);
  switch (range.kind) {
    case 'enumeration':
      return range.values.indexOf(last);
    case 'reference':
      return last === 'none' ? 0 : Number(last);
    case 'domain': {
      const constant = Object.entries(domainConstant).find(([name]) => name === last);
      return constant === undefined ? firstTranslated - 1 + Number(last) : constant[1];
    }
    case 'counter':
      return Number(text);
    case 'flag':
      return text === 'true' ? 1 : 0;
  }
}
