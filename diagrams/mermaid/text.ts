/**
 * Signs that Mermaid may take for markup, for the end of a text or for a keyword's colon; an underscore
 * only where it does not join two words.
 */
const special =
  /[^\p{L}\p{N} .,()[\]/=+?!–—…→⇒∧∨¬≠∀∃∈−×∪⊘_-]|--+|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** A text as Mermaid is to show it: what could be anything but text becomes a character reference. */
export const mermaidText = (text: string): string =>
  text
    .replaceAll('\n', ' ')
    .replaceAll(special, (signs) =>
      Array.from(signs, (sign) => `#${sign.codePointAt(0) ?? 0xfffd};`).join(''),
    );

/** An id that is no keyword: `session_bound`. */
export const mermaidId = (...names: readonly string[]): string =>
  names.map((name) => name.replace(/\W/g, '_')).join('_');
