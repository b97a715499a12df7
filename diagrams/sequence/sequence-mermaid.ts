import type { Sequence, SequenceItem } from './sequence-parts';
import { fold } from './fold';
import { wrap } from './wrap';

/** Longer diagrams are not read, and GitHub draws them slowly. */
const mostLines = 60;

/** A faint ground that shows on white and on black; the note in it says in words what it marks. */
const marked = 'rgba(190, 30, 50, 0.15)';

/** The sequence as Mermaid's `sequenceDiagram`, folded to a readable length. */
export function sequenceMermaid(sequence: Sequence): string {
  const { participants, steps, folded } = fold(sequence, mostLines);
  const used = new Set(
    steps.flatMap(({ items }) =>
      items.flatMap((item) => (item.kind === 'note' ? [item.over] : [item.from, item.to])),
    ),
  );
  const shown = participants.filter(({ id }) => used.has(id));
  const [first] = shown;
  return [
    'sequenceDiagram',
    ...shown.map(
      ({ id, label, isActor }) =>
        `  ${isActor ? 'actor' : 'participant'} ${id} as ${escaped(label)}`,
    ),
    ...(first === undefined
      ? []
      : folded.map((text) => `  Note over ${first.id}: ${wrapped(text)}`)),
    ...steps.flatMap(({ items, violations }) =>
      violations.length === 0
        ? items.map((item) => `  ${line(item)}`)
        : [`  rect ${marked}`, ...items.map((item) => `    ${line(item)}`), '  end'],
    ),
  ].join('\n');
}

function line(item: SequenceItem): string {
  if (item.kind === 'note') return `Note over ${item.over}: ${wrapped(item.text)}`;
  return `${item.from}${arrowOf(item)}${item.to}: ${wrapped(item.text)}`;
}

function arrowOf({ as }: Extract<SequenceItem, { readonly kind: 'message' }>): string {
  switch (as) {
    case 'command':
    case 'tells':
    case 'write':
      return '->>';
    case 'answer':
      return '-->>';
    case 'failure':
      return '-x';
    case 'error':
      return '--x';
    case 'escape':
      return '->>';
  }
}

/** Characters that mean something to Mermaid, as its own entities. */
const escaped = (text: string): string =>
  text.replace(/[#;<>&%{}"]/g, (found) => `#${found.charCodeAt(0)};`);

/** Long texts go over several lines, which Mermaid would otherwise make one. */
const wrapped = (text: string): string => wrap(text, 46).map(escaped).join('<br/>');
