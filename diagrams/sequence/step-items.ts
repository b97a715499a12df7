import type { Model } from '../../machines/model';
import type { Delivered } from '../../machines/system/compose';
import type { State } from '../../machines/terms/structure';
import type { Participant, SequenceItem } from './sequence-parts';
import type { RunStep } from './traced-step';
import type { Violation } from './violations';
import { showCommand } from '../../machines/command';
import { effectOf } from '../../machines/system/hardware';
import { isolationPicture, seenIn } from '../isolation/isolation-picture';
import { eventText, isWorthTelling, writeText } from './event-text';
import { iommu, memory, participantOf } from './participants';
import { violationText } from './sequence-parts';

/** A command as lines, with everybody who takes part in it. */
export interface DrawnStep {
  readonly items: readonly SequenceItem[];
  readonly participants: readonly Participant[];
}

/** Draws one command: what is asked and told, every table write, the answer, and where a claim falls. */
export function drawStep(
  model: Model,
  giver: Participant,
  run: RunStep,
  violations: readonly Violation[],
): DrawnStep {
  const { step, outcome, delivered } = run;
  const [first] = delivered;
  const asked = first === undefined ? giver : participantOf(model, first.to);
  const met = new Map([giver, asked].map((one) => [one.id, one]));
  const meet = (one: Participant): string => {
    met.set(one.id, one);
    return one.id;
  };
  const failing = step.failAt === undefined ? '' : ` (table write ${step.failAt + 1} is to fail)`;
  const items: SequenceItem[] = [
    {
      kind: 'message',
      as: 'command',
      from: giver.id,
      to: asked.id,
      text: `${showCommand(step.command)}${failing}`,
    },
  ];
  let escaped = false;
  const marked = (state: State, fallen: readonly Violation[]): SequenceItem[] => {
    if (fallen.length === 0) return [];
    // what gets where it should not is shown once in a command, where it begins
    const escapes = escaped ? [] : escapesIn(model, state, meet);
    escaped ||= escapes.length > 0;
    const over = escapes.length > 0 ? meet(iommu) : asked.id;
    return [
      ...escapes,
      ...fallen.map((violation): SequenceItem => ({
        kind: 'note',
        as: 'violation',
        over,
        text: violationText(violation),
      })),
    ];
  };
  turnsOf(delivered).forEach((turn, number) => {
    items.push(...turn.flatMap((one) => told(model, one, meet)));
    // turn 0 is the command itself: what it leads to is the state of number 0
    const fallen = violations.filter(({ between }) => between === number);
    items.push(...marked(betweenState(run, number), fallen));
  });
  switch (outcome.kind) {
    case 'ignored':
      items.push({
        kind: 'note',
        as: 'remark',
        over: asked.id,
        text: 'nobody handles this here',
      });
      break;
    case 'refused':
    case 'done':
      items.push({
        kind: 'message',
        as: outcome.errno === 'OK' ? 'answer' : 'error',
        from: asked.id,
        to: giver.id,
        text: outcome.errno,
      });
      break;
  }
  const atEnd = violations.filter(({ between }) => between === undefined);
  items.push(...marked(run.after, atEnd));
  return { items, participants: [...met.values()] };
}

const betweenState = ({ outcome, after }: RunStep, number: number): State =>
  outcome.kind === 'done' ? (outcome.micro[number] ?? after) : after;

/** What the command itself leads to, then each turn of the member loop: nobody tells the loop to go on. */
function turnsOf(delivered: readonly Delivered[]): Delivered[][] {
  const turns: Delivered[][] = [];
  for (const one of delivered) {
    if (one.from === undefined && one.answer.kind === 'ignored') continue;
    if (one.from === undefined) turns.push([]);
    turns.at(-1)?.push(one);
  }
  return turns;
}

type Meet = (one: Participant) => string;

/** The lines for one event that a machine was given. The command itself has its line already. */
function told(model: Model, one: Delivered, meet: Meet): SequenceItem[] {
  const { from, to, answer } = one;
  const at = participantOf(model, to);
  const touched = mappingItems(one, at, meet);
  if (from === undefined || !isWorthTelling(one)) return touched;
  const teller = participantOf(model, from);
  const write = writeText(model, one);
  const line: SequenceItem = {
    kind: 'message',
    as: write === undefined ? 'tells' : write.fails ? 'failure' : 'write',
    from: meet(teller),
    to: meet(at),
    text: write?.text ?? eventText(one),
  };
  const no: SequenceItem[] =
    answer.kind === 'refused'
      ? [{ kind: 'message', as: 'error', from: at.id, to: teller.id, text: answer.errno }]
      : [];
  return [line, ...touched, ...no];
}

/** What happens to the user's pages: they are mapped, or given back. */
function mappingItems(
  { to, event, args, answer }: Delivered,
  at: Participant,
  meet: Meet,
): SequenceItem[] {
  const effect = effectOf(event, to.self, args);
  if (answer.kind !== 'accepted' || effect === undefined) return [];
  const text =
    effect.kind === 'map'
      ? `pages into i${effect.ioasid}, ${effect.access}`
      : effect.kind === 'unmap'
        ? `pages out of i${effect.ioasid}`
        : undefined;
  if (text === undefined) return [];
  return [{ kind: 'message', as: 'tells', from: meet(at), to: meet(memory), text }];
}

/** The DMA that gets where it should not in a state. */
function escapesIn(model: Model, state: State, meet: Meet): SequenceItem[] {
  const { edges, nodes } = isolationPicture(model, state);
  const labelOf = (id: string): string => nodes.find((node) => node.id === id)?.label ?? id;
  return seenIn({ edges }, 'effective').flatMap((edge): SequenceItem[] =>
    edge.step !== 'translates' || edge.wrong === undefined
      ? []
      : [
          {
            kind: 'message',
            as: 'escape',
            from: meet(iommu),
            to: meet(memory),
            text: `DMA as ${edge.from} by ${labelOf(edge.to)}: ${edge.wrong}`,
          },
        ],
  );
}
