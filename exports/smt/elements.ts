import type { Sort } from '../../machines/terms/sorts';

/**
 * How many things there are: any number in a proof, a few named ones when a counterexample is looked
 * for. Over a few named ones quantifiers become conjunctions, so the answer is always definite.
 */
export interface Elements {
  readonly known: boolean;
  of(sort: Sort): readonly string[];
}

export const anyNumber: Elements = {
  known: false,
  of: (sort) => {
    throw new Error(`there may be any number of ${sort}s`);
  },
};

export type Sizes = Readonly<Record<Sort, number>>;

/** So many elements of each sort. */
export const exactly = (sizes: Sizes): Elements => ({
  known: true,
  of: (sort) => Array.from({ length: sizes[sort] }, (_, at) => elementName(sort, at + 1)),
});

export const elementName = (sort: Sort, element: number): string => `${sort}.${element}`;
