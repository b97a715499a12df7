import type { DrawingOptions } from '../svg/document';
import type { Band, Lane, PlacedItem, SequenceLayout } from './sequence-layout';
import type { MessageKind, Sequence, SequenceItem } from './sequence-parts';
import { svgDocument } from '../svg/document';
import { element, textElement } from '../svg/element';
import { layoutOf, measures } from './sequence-layout';
import { sequenceStyle } from './sequence-style';

export { sequenceStyle } from './sequence-style';

/**
 * The sequence as an SVG element. A step that violates a claim stands in a frame, with a note that says
 * so. The same sequence gives the same text.
 */
export function sequenceSvg(sequence: Sequence, options: DrawingOptions): string {
  const layout = layoutOf(sequence);
  const { width, height, lanes, items, bands } = layout;
  const violated = sequence.steps.flatMap(({ violations }) => violations);
  return svgDocument(
    {
      className: 'sequence',
      style: sequenceStyle,
      width,
      height,
      title:
        violated.length === 0
          ? 'Sequence of a trace'
          : `Sequence of a trace that violates ${violated.map(({ claim }) => claim.id).join(', ')}`,
      says: sequence.steps.flatMap((step) => step.items.map(inWords)),
      content: [
        element('rect', { class: 'paper', width, height }),
        ...bands.flatMap((band) => drawBand(layout, band)),
        ...lanes.flatMap((lane) => drawLane(layout, lane)),
        ...items.flatMap((placed) =>
          placed.item.kind === 'note' ? drawNote(layout, placed) : drawMessage(placed),
        ),
      ],
    },
    options,
  );
}

/** One line for those who do not see it. */
function inWords(item: SequenceItem): string {
  return item.kind === 'note'
    ? `${item.text}.`.replace('..', '.')
    : `${item.from} to ${item.to}: ${item.text}.`;
}

function drawBand({ width }: SequenceLayout, { y, height, isViolated }: Band): string[] {
  if (!isViolated) return [];
  return [element('rect', { class: 'violated', x: 4, y, width: width - 8, height, rx: 6 })];
}

function drawLane({ height }: SequenceLayout, { participant, x, width }: Lane): string[] {
  const { margin, head } = measures;
  return [
    element('path', { class: 'life', d: `M${x} ${margin + head}V${height - margin}` }),
    element('rect', {
      class: `box${participant.isActor ? ' actor' : ''}`,
      x: x - width / 2,
      y: margin,
      width,
      height: head - 6,
      rx: participant.isActor ? 14 : 4,
    }),
    textElement('text', { class: 'name', x, y: margin + 19 }, participant.label),
  ];
}

function drawMessage({ item, lines, y, from, to }: PlacedItem): string[] {
  if (item.kind === 'note') return [];
  const className = `line ${item.as}`;
  const isLoop = from === to;
  const textX = isLoop ? from + measures.loop + 8 : (from + to) / 2;
  const texts = lines.map((text, at) =>
    textElement(
      'text',
      {
        class: `text ${item.as}${isLoop ? ' beside' : ''}`,
        x: textX,
        y: y - 5 - (lines.length - 1 - at) * measures.line + (isLoop ? 6 : 0),
      },
      text,
    ),
  );
  if (isLoop) {
    const d = `M${from} ${y - 4}h${measures.loop}v12h${-measures.loop}`;
    return [
      element('path', { class: className, d }),
      ...drawHead(item.as, from, y + 8, -1),
      ...texts,
    ];
  }
  const direction = to > from ? 1 : -1;
  return [
    element('path', { class: className, d: `M${from} ${y}H${to}` }),
    ...drawHead(item.as, to, y, direction),
    ...texts,
  ];
}

/** A closed head asks or writes, an open one answers, a cross says that it did not work. */
function drawHead(as: MessageKind, x: number, y: number, direction: 1 | -1): string[] {
  const back = -8 * direction;
  switch (as) {
    case 'command':
    case 'tells':
    case 'write':
    case 'escape':
      return [element('path', { class: 'head', d: `M${x} ${y}l${back} -4v8z` })];
    case 'answer':
      return [
        element('path', {
          class: 'line',
          d: `M${x + back} ${y - 4}L${x} ${y}L${x + back} ${y + 4}`,
        }),
      ];
    case 'failure':
    case 'error': {
      const at = x + back;
      return [element('path', { class: 'line', d: `M${at - 4} ${y - 4}l8 8m0 -8l-8 8` })];
    }
  }
}

function drawNote({ width }: SequenceLayout, { item, lines, y, from }: PlacedItem): string[] {
  const { margin, noteWidth, line } = measures;
  const x = Math.max(margin, Math.min(from - noteWidth / 2, width - margin - noteWidth));
  return [
    element('rect', {
      class: `note ${item.as}`,
      x,
      y,
      width: noteWidth,
      height: lines.length * line + 10,
    }),
    ...lines.map((text, at) =>
      textElement('text', { class: `said ${item.as}`, x: x + 8, y: y + 16 + at * line }, text),
    ),
  ];
}
