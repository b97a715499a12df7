import type { DrawingOptions } from '../svg/document';
import type { IsolationPicture } from './isolation-graph';
import type { Panel } from './isolation-layout';
import type { PlacedFrame, PlacedNode } from './placement';
import { svgDocument } from '../svg/document';
import { element, textElement, textWidth } from '../svg/element';
import { drawEdges } from './draw-edges';
import { panelOf } from './isolation-layout';
import { isolationStyle } from './isolation-style';
import { remarksOf } from './remarks';
import { spacing } from './placement';

export { isolationStyle } from './isolation-style';

/** How an isolation picture is drawn. */
export interface IsolationSvgOptions extends DrawingOptions {
  /** Where two panels go that differ; on a narrow page one stands below the other. */
  readonly arrangement?: 'side-by-side' | 'stacked';
}

/**
 * The picture as an SVG element: one panel where tracked and effective agree, else one for each. Nothing
 * is told by colour alone. The same picture gives the same text.
 */
export function isolationSvg(picture: IsolationPicture, options: IsolationSvgOptions): string {
  const { margin } = spacing;
  const drawn = picture.differs
    ? [
        { title: 'Tracked: what software believes', panel: panelOf(picture, 'tracked') },
        { title: 'Effective: what the IOMMU does', panel: panelOf(picture, 'effective') },
      ]
    : [{ title: 'Who reaches what', panel: panelOf(picture, 'effective') }];
  const content: string[] = [];
  const size = { width: 0, height: 0 };
  const stacked = options.arrangement === 'stacked';
  const tallest = Math.max(...drawn.map(({ panel }) => panel.height));
  for (const { title, panel } of drawn) {
    const x = stacked || size.width === 0 ? margin : size.width;
    const y = stacked && size.height > 0 ? size.height : margin;
    const height = stacked ? panel.height : tallest;
    content.push(
      element('g', { transform: `translate(${x} ${y})` }, ...drawPanel(title, panel, height)),
    );
    size.width = Math.max(size.width, x + panel.width + margin);
    size.height = Math.max(size.height, y + height + margin);
  }
  const remarks = remarksOf(picture);
  const legend = drawLegend(size.height + 6);
  const width = Math.max(size.width, legend.width, ...remarks.map((text) => textWidth(text) + 60));
  const height = size.height + 28 + remarks.length * 18;
  return svgDocument(
    {
      className: 'isolation',
      style: isolationStyle,
      width,
      height,
      title: picture.differs
        ? 'Who reaches what, as software tracks it and as the IOMMU does it'
        : 'Who reaches what: tracked and effective agree',
      says: picture.says,
      content: [
        element('rect', { class: 'paper', width, height }),
        ...content,
        legend.markup,
        ...remarks.map((text, at) =>
          textElement('text', { x: margin, y: size.height + 38 + at * 18 }, text),
        ),
      ],
    },
    options,
  );
}

function drawPanel(title: string, panel: Panel, height: number): string[] {
  return [
    element('rect', { class: 'panel', width: panel.width, height, rx: 8 }),
    textElement('text', { class: 'heading', x: spacing.margin, y: 24 }, title),
    ...panel.columns.map(({ x, label }) =>
      textElement('text', { class: 'column', x, y: spacing.top - 14 }, label),
    ),
    ...panel.frames.flatMap(drawFrame),
    ...drawEdges(panel),
    ...panel.nodes.flatMap(drawNode),
  ];
}

const drawFrame = ({ x, y, width, height, label }: PlacedFrame): string[] => [
  element('rect', { class: 'frame', x, y, width, height, rx: 6 }),
  textElement('text', { class: 'name', x: x + 10, y: y + 16 }, label),
];

function drawNode(placed: PlacedNode): string[] {
  const { node, x, y, width, height } = placed;
  const isOff = node.kind === 'device' && !node.onBus;
  const notes = node.kind === 'device' || node.kind === 'ioasid' ? node.notes : [];
  return [
    element('rect', {
      class: `box${node.kind === 'memory' ? ' memory' : ''}${isOff ? ' off' : ''}`,
      x,
      y,
      width,
      height,
      rx: node.kind === 'domain' ? height / 2 : 4,
    }),
    textElement('text', { class: 'name', x: x + 9, y: y + 17 }, node.label),
    ...notes.map((note, at) =>
      textElement('text', { class: 'note', x: x + 9, y: y + 17 + (at + 1) * spacing.line }, note),
    ),
    ...placed.rows.map((row) =>
      textElement('text', { class: 'note', x: x + 9, y: row.y + 4 }, row.label),
    ),
  ];
}

/** What the kinds of lines mean, each with its own shape. */
function drawLegend(y: number): { readonly markup: string; readonly width: number } {
  const entries = [
    ['edge', 'reaches', ''],
    ['edge blocked', 'blocked', `M44 ${y - 8}v16`],
    ['edge stale', 'stale: only the IOTLB still knows it', ''],
    ['edge wrong', 'WRONG: leaves the context that owns the group', ''],
  ] as const;
  let x = spacing.margin as number;
  const parts = entries.map(([className, text, bar]) => {
    const part = element(
      'g',
      { transform: `translate(${x} 0)` },
      element('path', { class: className, d: `M0 ${y}H44` }),
      ...(bar === '' ? [] : [element('path', { class: 'bar', d: bar })]),
      textElement('text', { class: 'note', x: 54, y: y + 4 }, text),
    );
    x += 54 + textWidth(text, 11) + 24;
    return part;
  });
  return { markup: element('g', {}, ...parts), width: x };
}
