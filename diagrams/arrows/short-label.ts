import type { StatechartEdge } from '../statechart/statechart';
import { labelOf } from '../statechart/statechart';

/** How much of a guard or an action a picture shows; the table under it has all. */
const room = 44;

/** The number of an edge's row in the table, and its label with the guard and the action cut short. */
export function shortLabel(edge: StatechartEdge, row: number): string {
  return `${row} ${labelOf({ ...edge, guard: abridged(edge.guard, ' ∧ '), action: abridged(edge.action, ', ') })}`;
}

/** As many whole parts as there is room for, and a sign that there are more. */
export function abridged(text: string, separator: ' ∧ ' | ', '): string {
  if (text.length <= room) return text;
  let kept = '';
  for (const part of partsOf(text, separator)) {
    const longer = kept === '' ? part : `${kept}${separator}${part}`;
    if (longer.length > room) break;
    kept = longer;
  }
  return kept === '' ? '…' : `${kept}${separator}…`;
}

/** The parts of a text between separators that stand outside of all brackets. */
function partsOf(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if ('({['.includes(text.charAt(at))) depth += 1;
    else if (')}]'.includes(text.charAt(at))) depth -= 1;
    else if (depth === 0 && text.startsWith(separator, at)) {
      parts.push(text.slice(start, at));
      start = at + separator.length;
    }
  }
  return [...parts, text.slice(start)];
}
