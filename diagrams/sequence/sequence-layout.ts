import type { Participant, Sequence, SequenceItem, SequenceStep } from './sequence-parts';
import { textWidth } from '../svg/element';
import { wrap } from './wrap';

/** One line of the diagram with its place: `y` is where its arrow runs, or where its box begins. */
export interface PlacedItem {
  readonly item: SequenceItem;
  readonly lines: readonly string[];
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

export interface Lane {
  readonly participant: Participant;
  readonly x: number;
  readonly width: number;
}

/** A command's lines from top to bottom. */
export interface Band {
  readonly y: number;
  readonly height: number;
  readonly isViolated: boolean;
}

export interface SequenceLayout {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly Lane[];
  readonly items: readonly PlacedItem[];
  readonly bands: readonly Band[];
}

/** Distances, in pixels. */
export const measures = {
  margin: 14,
  head: 34,
  line: 14,
  noteWidth: 292,
  /** How far a message of a participant to itself leads away from it. */
  loop: 26,
} as const;

const charactersOf = { message: 34, note: 40 } as const;

/** Places lanes far enough apart for what is written between them, and lines below each other. */
export function layoutOf({ participants, steps }: Sequence): SequenceLayout {
  const lanes = placeLanes(participants, steps);
  const xOf = new Map(lanes.map(({ participant, x }) => [participant.id, x]));
  const at = (id: string): number => xOf.get(id) ?? measures.margin;
  const items: PlacedItem[] = [];
  const bands: Band[] = [];
  let y: number = measures.margin + measures.head + 14;
  for (const step of steps) {
    const start = y;
    y += 8;
    for (const item of step.items) {
      const lines = linesOf(item);
      const height = lines.length * measures.line;
      if (item.kind === 'note') {
        items.push({ item, lines, y: y + 4, from: at(item.over), to: at(item.over) });
        y += height + 22;
      } else {
        items.push({ item, lines, y: y + height + 5, from: at(item.from), to: at(item.to) });
        y += height + 14 + (item.from === item.to ? 8 : 0);
      }
    }
    y += 6;
    bands.push({ y: start, height: y - start, isViolated: step.violations.length > 0 });
    y += 6;
  }
  const last = lanes.at(-1);
  const right = last === undefined ? 0 : last.x + last.width / 2;
  const widestLoop = items.map(({ item, lines, from }) =>
    item.kind === 'message' && item.from === item.to
      ? from + measures.loop + 10 + longest(lines)
      : 0,
  );
  const width = Math.max(right, measures.noteWidth + measures.margin, ...widestLoop);
  return { width: width + measures.margin, height: y + measures.margin, lanes, items, bands };
}

const linesOf = ({ kind, text }: SequenceItem): string[] => wrap(text, charactersOf[kind]);

const longest = (lines: readonly string[]): number =>
  Math.max(...lines.map((line) => textWidth(line, 11)));

function placeLanes(participants: readonly Participant[], steps: readonly SequenceStep[]): Lane[] {
  const widths = participants.map(({ label }) => textWidth(label) + 22);
  const gaps = participants.map((_, at) => ((widths[at] ?? 0) + (widths[at + 1] ?? 0)) / 2 + 16);
  const numberOf = new Map(participants.map(({ id }, at) => [id, at]));
  for (const item of steps.flatMap(({ items }) => items)) {
    if (item.kind === 'note') continue;
    const ends = [numberOf.get(item.from) ?? 0, numberOf.get(item.to) ?? 0];
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    const wanted = longest(linesOf(item)) + 20;
    if (low === high) {
      if (low + 1 < participants.length)
        gaps[low] = Math.max(gaps[low] ?? 0, wanted + measures.loop);
      continue;
    }
    const spanned = gaps.slice(low, high).reduce((sum, gap) => sum + gap, 0);
    if (spanned < wanted) gaps[high - 1] = (gaps[high - 1] ?? 0) + wanted - spanned;
  }
  let x = measures.margin + (widths[0] ?? 0) / 2;
  return participants.map((participant, at) => {
    const lane = { participant, x, width: widths[at] ?? 0 };
    x += gaps[at] ?? 0;
    return lane;
  });
}
