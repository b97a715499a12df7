import type { IsolationEdge } from './isolation-graph';
import type { Panel } from './isolation-layout';
import type { PlacedNode } from './placement';
import { element, textElement } from '../svg/element';
import { spacing } from './placement';

interface Point {
  readonly x: number;
  readonly y: number;
}

const middle = ({ y, height }: PlacedNode): number => y + height / 2;
const leftOf = (node: PlacedNode): Point => ({ x: node.x, y: middle(node) });
const rightOf = (node: PlacedNode): Point => ({ x: node.x + node.width, y: middle(node) });

/** All edges of a panel, drawn below its boxes. */
export function drawEdges(panel: Panel): string[] {
  const places = new Map(panel.nodes.map((placed) => [placed.node.id, placed]));
  const leaving = new Map<string, number>();
  return panel.edges.flatMap((edge) => {
    const from = places.get(edge.from);
    const to = places.get(edge.to);
    if (from === undefined) return [];
    switch (edge.step) {
      case 'sends':
        return to === undefined ? [] : [line('edge sends', curve(rightOf(from), leftOf(to)))];
      case 'translates': {
        const row = from.rows.find((one) => one.edge === edge);
        if (row === undefined) return [];
        const start = { x: from.x + from.width, y: row.y };
        return to === undefined ? drawBlocked(edge, start) : drawTranslation(edge, start, to);
      }
      case 'is-table-of':
        return to === undefined ? [] : arrow(edge, rightOf(from), leftOf(to));
      case 'is-built-on':
        return to === undefined ? [] : drawParent(edge, from, to);
      case 'maps': {
        const nth = leaving.get(edge.from) ?? 0;
        leaving.set(edge.from, nth + 1);
        return to === undefined ? [] : drawMapping(edge, rightOf(from), leftOf(to), nth);
      }
    }
  });
}

const classesOf = ({ kind, wrong }: IsolationEdge): string =>
  `${kind === 'reaches' ? '' : ` ${kind}`}${wrong === undefined ? '' : ' wrong'}`;

const line = (className: string, d: string): string => element('path', { class: className, d });

function curve(from: Point, to: Point, straight = 0): string {
  const x = from.x + straight;
  const half = (to.x - x) / 2;
  return `M${from.x} ${from.y}H${x}C${x + half} ${from.y} ${to.x - half} ${to.y} ${to.x} ${to.y}`;
}

const word = (className: string, at: Point, text: string): string =>
  textElement('text', { class: `word ${className}`, x: at.x, y: at.y }, text);

function arrow(edge: IsolationEdge, from: Point, to: Point, straight = 0): string[] {
  const tip = { x: to.x - 7, y: to.y };
  return [
    line(`edge${classesOf(edge)}`, curve(from, tip, straight)),
    line(`head${classesOf(edge)}`, `M${to.x} ${to.y}l-9 -5v10z`),
  ];
}

/** A dashed line that ends at a bar, and the word. */
function drawBlocked(edge: IsolationEdge, from: Point): string[] {
  const end = from.x + 24;
  return [
    line(`edge${classesOf(edge)}`, `M${from.x} ${from.y}H${end}`),
    line('bar', `M${end} ${from.y - 8}v16`),
    word('stop', { x: end + 7, y: from.y + 4 }, 'blocked'),
  ];
}

function drawTranslation(edge: IsolationEdge, from: Point, to: PlacedNode): string[] {
  const above = { x: from.x + 6, y: from.y - 6 };
  const words =
    edge.wrong !== undefined
      ? [word('alarm', above, edge.kind === 'stale' ? 'WRONG: stale' : 'WRONG')]
      : edge.kind === 'stale'
        ? [word('old', above, 'stale')]
        : [];
  return [...arrow(edge, from, leftOf(to), spacing.straight), ...words];
}

/** From what is built on something up to that, along the free strip on its right. */
function drawParent(edge: IsolationEdge, from: PlacedNode, to: PlacedNode): string[] {
  const start = rightOf(from);
  const x = start.x + 8;
  const end = to.y + to.height;
  return [
    line(`edge${classesOf(edge)}`, `M${start.x} ${start.y}H${x}V${end + 7}`),
    line(`head${classesOf(edge)}`, `M${x} ${end}l-5 9h10z`),
  ];
}

function drawMapping(
  edge: Extract<IsolationEdge, { step: 'maps' }>,
  from: Point,
  to: Point,
  nth: number,
): string[] {
  const start = { x: from.x, y: from.y + nth * 12 };
  const text = edge.wrong === undefined ? edge.access : `WRONG: ${edge.access}`;
  const className = edge.wrong !== undefined ? 'alarm' : edge.kind === 'stale' ? 'old' : 'stop';
  const isFar = from.x < to.x - 200;
  return [
    ...arrow(edge, start, to, isFar ? to.x - from.x - 60 : 78),
    word(className, { x: start.x + 14, y: start.y - 5 }, text),
  ];
}
