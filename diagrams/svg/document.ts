import { element, textElement } from './element';
import { standaloneStyle } from './palette';

/** What an SVG drawing is called and how it is put into its surroundings. */
export interface DrawingOptions {
  /** Begins all ids of the drawing, so that several can stand on one page. */
  readonly idPrefix: string;
  /** Whether the drawing brings its style along; a page has it in its own stylesheet. */
  readonly standalone: boolean;
}

interface Drawing {
  readonly className: string;
  readonly style: string;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** The drawing in words, for those who do not see it. */
  readonly says: readonly string[];
  readonly content: readonly string[];
}

/** A whole SVG element with a title and a description that a screen reader reads. */
export function svgDocument(drawing: Drawing, { idPrefix, standalone }: DrawingOptions): string {
  const { className, style, width, height, title, says, content } = drawing;
  const titleId = `${idPrefix}-title`;
  const describedId = `${idPrefix}-desc`;
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: className,
      role: 'img',
      'aria-labelledby': titleId,
      'aria-describedby': describedId,
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
    },
    textElement('title', { id: titleId }, title),
    textElement('desc', { id: describedId }, says.join(' ')),
    ...(standalone ? [textElement('style', {}, `${standaloneStyle}\n${style}`)] : []),
    ...content,
  );
}
