/** Text of others as C: whatever it holds, it stays inside its comment or its string. */

const printable = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[‐-―−]/g, '-')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/\s/g, ' ')
    .replace(/[^\x20-\x7e]/gu, '?');

/** The text as a string literal. A question mark is escaped for the sake of trigraphs. */
export const literal = (text: string): string =>
  `"${printable(text).replace(/[\\"?]/g, (character) => `\\${character}`)}"`;

/** The text's lines for a comment: no end or start of a comment, no trigraph, no spliced line. */
export function commentLines(text: string, width: number): string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).flatMap((line) => {
    const safe = printable(line)
      .replace(/\*(?=\/)/g, '* ')
      .replace(/\/(?=\*)/g, '/ ')
      .replace(/\?(?=\?)/g, '? ')
      .trimEnd()
      .replace(/\\$/, '\\ .');
    return wrapped(safe, width);
  });
}

function wrapped(line: string, width: number): string[] {
  const lines = [];
  let rest = line;
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width);
    // a command or a path that is longer than a line stays whole
    const end = space > 0 ? space : rest.indexOf(' ');
    if (end <= 0) break;
    lines.push(rest.slice(0, end).replace(/[\\ ]+$/, ''));
    rest = rest.slice(end + 1);
  }
  return [...lines, rest];
}

/** A comment of one or of many lines, indented by tabs. */
export function comment(text: string, tabs: number): string[] {
  const indent = '\t'.repeat(tabs);
  const lines = commentLines(text, 92 - 8 * tabs);
  const [only] = lines;
  if (lines.length === 1 && only !== undefined) return [`${indent}/* ${only} */`];
  return [`${indent}/*`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`];
}
