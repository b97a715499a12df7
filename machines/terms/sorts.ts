/**
 * The finite sorts of the model and how their elements are written as small integers.
 *
 * An element is a 1-based index; 0 stands for "none" wherever a reference may be absent. A domain
 * (what an IOMMU table entry points at) is one of the three fixed ones below or `translated(i)` for
 * IOASID `i`.
 */
export const sorts = ['Device', 'Group', 'Fd', 'Ioasid', 'Requester'] as const;
export type Sort = (typeof sorts)[number];

/** What a function symbol returns. */
export type Range =
  | { readonly kind: 'enumeration'; readonly values: readonly string[] }
  | { readonly kind: 'reference'; readonly to: Sort }
  | { readonly kind: 'domain' }
  | { readonly kind: 'counter' }
  | { readonly kind: 'flag' };

/** Domain constants; `translated(i)` is `firstTranslated + i - 1`. */
export const domainConstant = { none: 0, default: 1, blocked: 2, physical: 3 } as const;
export const firstTranslated = 4;

/** The domain that is the table of an IOASID; no IOASID has no table. */
export const domainOf = (ioasid: Id<'Ioasid'>): number =>
  ioasid === 0 ? 0 : firstTranslated - 1 + ioasid;

/**
 * The number of an element of one sort. The type checker keeps the sorts apart: a device's number is
 * not taken where a group's is wanted. A literal number is taken for any.
 */
export type Id<S extends Sort> = number & { readonly sort?: S };

/** How an element is written in traces: `d1`, `g1`, `fd1`, `i1`, `r1`. */
export const sortPrefix: Readonly<Record<Sort, string>> = {
  Device: 'd',
  Group: 'g',
  Fd: 'fd',
  Ioasid: 'i',
  Requester: 'r',
};

/** Text of a value of the given range, as used in formulas, traces and error messages. */
export function showValue(range: Range, value: number): string {
  switch (range.kind) {
    case 'enumeration':
      return range.values[value] ?? `?${value}`;
    case 'reference':
      return value === 0 ? 'none' : `${sortPrefix[range.to]}${value}`;
    case 'domain':
      return showDomain(value);
    case 'counter':
      return String(value);
    case 'flag':
      return value === 0 ? 'no' : 'yes';
  }
}

function showDomain(value: number): string {
  if (value >= firstTranslated) return `i${value - firstTranslated + 1}`;
  for (const [name, constant] of Object.entries(domainConstant))
    if (constant === value) return name;
  return `?${value}`;
}
