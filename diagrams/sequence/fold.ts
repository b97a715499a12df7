import type { Sequence, SequenceItem, SequenceStep } from './sequence-parts';
import { lengthOf } from './sequence-parts';

/**
 * A sequence of at most so many lines, if that can be had without touching a step that violates something:
 * first runs of table writes become one line, then messages inside of other steps go, then whole steps
 * from the beginning. What was done is told.
 */
export function fold(sequence: Sequence, most: number): Sequence {
  const ways = [mergeWrites, dropInner, (one: Sequence) => dropFirst(one, most)];
  let folded = sequence;
  for (const way of ways) {
    if (lengthOf(folded.steps) <= most) return folded;
    folded = way(folded);
  }
  return folded;
}

const isPlain = ({ violations }: SequenceStep): boolean => violations.length === 0;

type Message = Extract<SequenceItem, { readonly kind: 'message' }>;
const isWrite = (item: SequenceItem | undefined): item is Message =>
  item?.kind === 'message' && item.as === 'write';

function mergeWrites(sequence: Sequence): Sequence {
  let merged = 0;
  const steps = sequence.steps.map((step) => {
    if (!isPlain(step)) return step;
    const items: SequenceItem[] = [];
    for (const item of step.items) {
      const last = items.at(-1);
      if (isWrite(item) && isWrite(last) && last.from === item.from) {
        items[items.length - 1] = { ...last, text: `${last.text}, ${item.text}` };
        merged += 1;
      } else items.push(item);
    }
    return { ...step, items };
  });
  const told = merged === 0 ? [] : ['table writes that follow each other are one line'];
  return { ...sequence, steps, folded: [...sequence.folded, ...told] };
}

function dropInner(sequence: Sequence): Sequence {
  let dropped = 0;
  const steps = sequence.steps.map((step) => {
    if (!isPlain(step)) return step;
    const items = step.items.filter(
      (item) => item.kind === 'note' || ['command', 'answer', 'error'].includes(item.as),
    );
    dropped += step.items.length - items.length;
    return { ...step, items };
  });
  const told = dropped === 0 ? [] : [`${dropped} messages inside of commands are left out`];
  return { ...sequence, steps, folded: [...sequence.folded, ...told] };
}

function dropFirst(sequence: Sequence, most: number): Sequence {
  const firstBad = sequence.steps.findIndex((step) => !isPlain(step));
  const droppable = firstBad < 0 ? sequence.steps.length - 1 : firstBad;
  let from = 0;
  while (from < droppable && lengthOf(sequence.steps.slice(from)) > most) from += 1;
  if (from === 0) return sequence;
  return {
    ...sequence,
    steps: sequence.steps.slice(from),
    folded: [...sequence.folded, `the first ${from} commands are left out`],
  };
}
