import { instance } from '@viz-js/viz';
import { xmlText } from '../xml/text';

/** What a screen reader says of a picture. */
export interface Spoken {
  readonly title: string;
  readonly description: string;
}

/**
 * Draws a DOT text with Graphviz as WebAssembly. The picture does not name the version of Graphviz, so
 * that it changes only with what it shows.
 *
 * @throws Error if the text is no DOT
 */
export async function svgOf(dot: string, { title, description }: Spoken): Promise<string> {
  const viz = await instance();
  const drawn = viz.renderString(dot, { format: 'svg', engine: 'dot' });
  const start = drawn.indexOf('<svg');
  return (
    drawn
      .slice(start)
      .replaceAll(/<!--[\s\S]*?-->\n?/g, '')
      // the names of nodes and edges are for programs; a screen reader is given the ones below
      .replaceAll(/<title>[\s\S]*?<\/title>\n?/g, '')
      .replaceAll(/ id="[^"]*"/g, '')
      .replace(
        /^<svg([^>]*)>/,
        (_, rest: string) =>
          `<svg role="img"${rest}>\n<title>${xmlText(title)}</title>\n<desc>${xmlText(description)}</desc>`,
      )
  );
}
