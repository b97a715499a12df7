import type { Cell } from './cells';

/** The values that each cell may ever have, as far as found; a superset of those it really has. */
export class PossibleValues {
  private readonly found = new Map<number, Set<number> | undefined>();
  /** Grows with every value that is added. */
  size = 0;

  constructor(cells: readonly Cell[]) {
    for (const cell of cells) this.found.set(cell.index, new Set([cell.initial]));
  }

  /** In ascending order; undefined for a counter that moves, which may have any value. */
  of(cell: Cell): readonly number[] | undefined {
    const values = this.found.get(cell.index);
    return values === undefined ? undefined : [...values].sort((a, b) => a - b);
  }

  add(cell: Cell, values: readonly number[] | undefined): void {
    const known = this.found.get(cell.index);
    if (known === undefined) return;
    if (values === undefined) {
      this.found.set(cell.index, undefined);
      this.size += 1;
      return;
    }
    for (const value of values) if (!known.has(value)) this.size += 1;
    for (const value of values) known.add(value);
  }
}
