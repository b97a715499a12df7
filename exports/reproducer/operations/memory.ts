import type { Step } from '../statement';

/** Pages of the pool with the rights that they are mapped with: the last words of a map request. */
export function mappedMemory(
  { request, variables }: Step,
  flag: { readonly read: string; readonly write: string },
): { c: string; words: string } {
  const page = request.small('the page');
  const count = request.small('the number of pages');
  const { read, write } = request.protection();
  if (page + count > 64) request.refuse('the pool has 64 pages');
  variables.usePages(page, count);
  const rights = [...(read ? [flag.read] : []), ...(write ? [flag.write] : [])].join(' | ');
  const length = count === 1 ? 'PAGE' : `${count} * PAGE`;
  return {
    c: `pool_page(${page}), ${length}, ${rights}`,
    words:
      (count === 1 ? `page ${page}` : `${count} pages from page ${page} on`) +
      (read && write ? '' : read ? ' (read only)' : ' (write only)'),
  };
}
