import type { Book } from '../tour/book';

/** Reads what the page was published with: traces and verdicts, as data beside the program. */
export function readBook(page: Document): Book {
  const text = page.getElementById('book')?.textContent ?? '';
  // written by the same build as this program, from the type that both share
  return JSON.parse(text) as Book;
}
