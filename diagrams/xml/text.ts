/** Text between tags, or in double quotes. */
export const xmlText = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** A comment; two hyphens would end it. */
export const xmlComment = (text: string): string =>
  `<!-- ${text.replaceAll(/-(?=-)/g, '- ').replaceAll(/\s+/g, ' ')} -->`;

/** An element over one or several lines, each as deep as what it stands in. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  content: readonly string[] = [],
): string[] {
  const written = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${xmlText(value)}"`]))
    .join('');
  return content.length === 0
    ? [`<${name}${written}/>`]
    : [`<${name}${written}>`, ...content.map((line) => `  ${line}`), `</${name}>`];
}
