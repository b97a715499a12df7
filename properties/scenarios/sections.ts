import type { NumberedLine } from '../scenario-text/lines';
import { splitRemark } from '../scenario-text/lines';
import { Misread } from '../scenario-text/misread';

/** A line that begins a part of a scenario, with the lines of that part; remarks are left out. */
export interface Section {
  readonly head: NumberedLine;
  readonly lines: readonly NumberedLine[];
}

/** The parts of a scenario. */
export interface Sections {
  readonly machine: Section;
  readonly given: readonly NumberedLine[];
  readonly when: readonly NumberedLine[];
  readonly endings: readonly Section[];
}

/** Does what reads a line; what is misread is told with the number of that line. */
export type At = <R>(line: number, read: () => R) => R;

const after: Readonly<Record<string, readonly string[]>> = {
  '': ['machine'],
  machine: ['given', 'when', 'then'],
  given: ['when', 'then'],
  when: ['then'],
  then: ['then'],
};

/** Takes a scenario apart: one machine, then `given` and `when` where there are any, then endings. */
export function readSections(body: readonly NumberedLine[], last: number, at: At): Sections {
  const parts: { head: NumberedLine; lines: NumberedLine[] }[] = [];
  let now = '';
  for (const { number, text } of body) {
    const line = { number, text: splitRemark(text).said };
    const word = line.text.split(/\s+/)[0] ?? '';
    if (Object.hasOwn(after, word)) {
      at(number, () => requireOrder(line.text, word, after[now] ?? []));
      parts.push({ head: line, lines: [] });
      now = word;
    } else if (now === '')
      at(number, () => {
        throw new Misread(`"${line.text}" at the beginning`, '"machine"');
      });
    else parts.at(-1)?.lines.push(line);
  }
  const beginning = (name: string): Section[] =>
    parts.filter(({ head }) => head.text.split(/\s+/)[0] === name);
  const endings = beginning('then');
  const [machine] = beginning('machine');
  return at(last, () => {
    if (machine === undefined) throw new Misread('there is no machine', '"machine"');
    if (endings.length === 0) throw new Misread('nothing is asserted', '"then" and policies');
    return {
      machine,
      given: beginning('given').flatMap(({ lines }) => lines),
      when: beginning('when').flatMap(({ lines }) => lines),
      endings,
    };
  });
}

function requireOrder(text: string, word: string, allowed: readonly string[]): void {
  if (!allowed.includes(word))
    throw new Misread(`"${word}" here`, allowed.map((one) => `"${one}"`).join(' or '));
  if (word !== 'then' && text !== word)
    throw new Misread(`"${text}"`, `"${word}" alone, and what belongs to it in lines of its own`);
}
