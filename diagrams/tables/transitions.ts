import type { Statechart } from '../statechart/statechart';
import { cellCode, cellText, table } from './markdown';

/** Every transition of a chart, in the order in which they are tried, under the numbers of the picture. */
export function transitionTable({ edges }: Statechart): readonly string[] {
  return table(
    ['row', 'in', 'event', 'guard', 'leads to', 'action', 'answer', 'follows'],
    edges.map(({ from, to, event, guard, action, errno, refusal, source }, at) => [
      String(at + 1),
      cellText(from),
      cellCode(event),
      cellCode(guard),
      refusal ? 'refused' : from === to ? 'stays' : cellText(to),
      cellCode(action),
      cellText(errno ?? ''),
      isFunction(source) ? cellCode(source) : cellText(source),
    ]),
  );
}

/** A kernel function, as opposed to a mail or a sentence. */
const isFunction = (source: string): boolean => /^\w+$/.test(source);
