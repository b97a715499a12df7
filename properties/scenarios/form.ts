/**
 * The form of a line, as the README of this folder tells it: `attach D I` or `driver D kernel|none`.
 * Capitals stand for names (`D` for a device, `G` a group, `F` an IOMMU fd, `I` an IOASID), for a number
 * (`N`) or for the id of an invariant (`INV`); other words stand for themselves.
 */
export type Form = string;

const places: ReadonlyMap<string, { readonly takes: RegExp; readonly example: string }> = new Map([
  ['D', { takes: /^d[1-9]\d*$/, example: 'd1' }],
  ['G', { takes: /^g[1-9]\d*$/, example: 'g1' }],
  ['F', { takes: /^f[1-9]\d*$/, example: 'f1' }],
  ['I', { takes: /^i[1-9]\d*$/, example: 'i1' }],
  ['N', { takes: /^\d+$/, example: '1' }],
  ['INV', { takes: /^INV-\d+$/, example: 'INV-01' }],
]);

/** The words of a line that its form leaves open, in their order; undefined if it is not of this form. */
export function readForm(form: Form, words: readonly string[]): readonly string[] | undefined {
  const parts = form.split(' ');
  if (parts.length !== words.length) return undefined;
  const open: string[] = [];
  for (const [at, part] of parts.entries()) {
    const word = words[at] ?? '';
    const options = part.split('|');
    if (!options.some((option) => places.get(option)?.takes.test(word) ?? option === word))
      return undefined;
    if (options.length > 1 || places.has(part)) open.push(word);
  }
  return open;
}

/** A line of a form: `attach d1 i1`. */
export const showForm = (form: Form): string =>
  form.replace(/[A-Z]+/g, (part) => places.get(part)?.example ?? part);

/** The lines that would do, as a message tells them. */
export const showForms = (forms: readonly Form[]): string =>
  forms.map((form) => `"${showForm(form)}"`).join(', ');

/** The number in a name: 2 of `d2`. */
export const numberOf = (name: string): number => Number(name.replace(/^[a-z]+/, ''));
