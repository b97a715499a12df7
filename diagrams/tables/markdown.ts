/** Text in a cell of a Markdown table: nothing in it is markup. */
export const cellText = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\|*_`[\]~#]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', ' ');

/** The same as code, with nothing left out; an empty text stays empty. */
export const cellCode = (text: string): string =>
  text === ''
    ? ''
    : `\`${text.replaceAll('`', "'").replaceAll('|', '\\|').replaceAll('\n', ' ')}\``;

/** A table whose cells are Markdown already. */
export const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => [
  `| ${head.join(' | ')} |`,
  `| ${head.map(() => '---').join(' | ')} |`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
];

/** What stands in a Markdown page as a Mermaid picture. */
export const mermaidBlock = (text: string): string => ['```mermaid', text, '```'].join('\n');
