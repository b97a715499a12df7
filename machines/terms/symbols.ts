import type { Range, Sort } from './sorts';

/** Who decides the value of a function: it colours diagrams and says where a fact comes from. */
export type Owner = 'user' | 'kernel' | 'hardware' | 'topology';

/**
 * A function symbol of the model's vocabulary, such as `owner : Group -> Fd or none`.
 *
 * `stored` functions make up a state; `static` ones are fixed by the topology and the scope.
 */
export interface FunctionSymbol {
  readonly name: string;
  readonly of: Sort | 'Domain' | 'Machine';
  readonly range: Range;
  readonly storage: 'stored' | 'static';
  readonly owner: Owner;
  readonly meaning: string;
}
