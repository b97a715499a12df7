import type { EntityMachine } from '../../machines/chart/chart';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Range, Sort } from '../../machines/terms/sorts';
import { machinesFor } from '../../machines/model';
import { elementName } from './elements';
import * as topology from '../../machines/vocabulary/topology';
import type { Rules } from '../../machines/policies/rules';

/** The functions of the topology: the same under every policy. */
export const staticSymbols: readonly FunctionSymbol[] = Object.values(topology).flatMap((one) =>
  'symbol' in one ? [one.symbol] : [],
);

/** What a policy's obligations are written over: its machines, and the functions that they keep. */
export interface Signature {
  readonly rules: Rules;
  readonly machines: readonly EntityMachine[];
  readonly stored: readonly FunctionSymbol[];
  /** The name of the SMT-LIB sort for each list of names that some function takes its values from. */
  readonly enumerations: ReadonlyMap<string, { readonly name: string; readonly range: Range }>;
}

/** The signature of the machines that the rules make. */
export function signatureOf(rules: Rules): Signature {
  const machines = machinesFor(rules);
  const stored = machines.flatMap((machine) => [...machine.regions, ...machine.fields]);
  const enumerations = new Map<string, { name: string; range: Range }>();
  for (const { name, range } of stored)
    if (range.kind === 'enumeration' && !enumerations.has(keyOf(range.values)))
      enumerations.set(keyOf(range.values), { name: `Enum.${name}`, range });
  return { rules, machines, stored, enumerations };
}

const keyOf = (values: readonly string[]): string => values.join(' ');

/** The SMT-LIB sort of a range of values. */
export function sortName(signature: Signature, range: Range): string {
  switch (range.kind) {
    case 'reference':
      return range.to;
    case 'domain':
      return 'Domain';
    case 'counter':
      return 'Int';
    case 'flag':
      return 'Bool';
    case 'enumeration':
      return enumerationOf(signature, range.values).name;
  }
}

/** The SMT-LIB name of a value that the model writes as a number; elements have names only where they are known. */
export function constantName(signature: Signature, range: Range, value: number): string {
  switch (range.kind) {
    case 'reference':
      return value === 0 ? noneOf(range.to) : elementName(range.to, value);
    case 'domain':
      return domainName(value);
    case 'counter':
      return String(value);
    case 'flag':
      return value === 0 ? 'false' : 'true';
    case 'enumeration': {
      const { name } = enumerationOf(signature, range.values);
      return constructorName(name, range.values[value] ?? String(value));
    }
  }
}

export const noneOf = (sort: Sort): string => `${sort}.none`;
export const constructorName = (sort: string, value: string): string =>
  `${sort.replace(/^Enum\./, '')}.${value}`;

const fixedDomains = ['none', 'default', 'blocked', 'physical'] as const;

/** A domain; the tables of IOASIDs have names only where these are known. */
export const domainName = (value: number): string =>
  `Domain.${fixedDomains[value] ?? value - fixedDomains.length + 1}`;
export const domainNames = fixedDomains.map((name) => `Domain.${name}`);

function enumerationOf(signature: Signature, values: readonly string[]): { readonly name: string } {
  const found = signature.enumerations.get(keyOf(values));
  if (found === undefined) throw new Error(`no function takes its values from ${keyOf(values)}`);
  return found;
}
