/** Text as it stands in XML, in an attribute as well as between tags. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An SVG element as text; `content` is markup already, attributes are escaped here. */
export function element(name: string, attributes: Attributes, ...content: string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('');
  return content.length === 0
    ? `<${name}${written}/>`
    : `<${name}${written}>${content.join('')}</${name}>`;
}

/** An element whose content is plain text. */
export const textElement = (name: string, attributes: Attributes, text: string): string =>
  element(name, attributes, escapeXml(text));

/** How wide a text is about, since nothing can be measured here: an average glyph of a wide system font in bold. */
export const textWidth = (text: string, fontSize = 12): number =>
  Math.ceil(text.length * fontSize * 0.63);
