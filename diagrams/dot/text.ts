/** A quoted string of the DOT language. Graphviz reads escapes and character references in labels. */
export const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;').replaceAll('\n', ' ')}"`;

/** Lines one under the other, each in the middle. */
export const quotedLines = (lines: readonly string[]): string =>
  `"${lines.map((line) => quoted(line).slice(1, -1)).join('\\n')}"`;

/** `key="value"` pairs in brackets; values are written as they are. */
export const attributes = (pairs: Readonly<Record<string, string>>): string =>
  `[${Object.entries(pairs)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')}]`;

/** What all pictures have in common: read from left to right, on white, so that they suit a dark page too. */
export const frame = (title: string): string[] => [
  `  label=${quoted(title)}; labelloc=t;`,
  '  rankdir=LR; bgcolor="white"; compound=true; fontname="Helvetica,Arial,sans-serif"; fontsize=16;',
  '  node [fontname="Helvetica,Arial,sans-serif", fontsize=12, style=filled, margin="0.2,0.08"];',
  '  edge [fontname="Helvetica,Arial,sans-serif", fontsize=9];',
];
