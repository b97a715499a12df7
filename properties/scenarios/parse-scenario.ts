import type { NumberedLine } from '../scenario-text/lines';
import type { Scope } from '../../machines/scope';
import type { EndingHead } from './parse-ending';
import type { MachineDraft } from './parse-machine';
import type { Claim, Scenario } from './scenario';
import type { At } from './sections';
import { readHeaded } from '../scenario-text/lines';
import { Misread } from '../scenario-text/misread';
import { ScenarioSyntaxError } from '../scenario-text/syntax-error';
import { parseAssertion } from './parse-assertion';
import { parseEndingHead } from './parse-ending';
import { readMachineLine, scopeOf } from './parse-machine';
import { parseStep } from './parse-step';
import { readSections } from './sections';
import { sharePolicies } from './share-policies';

const idForm = '[A-Z]+-[A-Z]?\\d+[a-z]?';

/** Whether a text could be the id of a scenario. */
export const isScenarioId = (text: string): boolean => new RegExp(`^${idForm}$`).test(text);

/**
 * Reads a scenario. Its form is told in README.md beside this file.
 *
 * Throws ScenarioSyntaxError for the first line that cannot be read.
 */
export function parseScenario(file: string, text: string): Scenario {
  const at: At = (line, read) => {
    try {
      return read();
    } catch (error) {
      if (error instanceof Misread)
        throw new ScenarioSyntaxError(file, line, error.message, error.expected);
      throw error;
    }
  };
  const { head, body, last } = readHeaded(text);
  const about = at(1, () => parseHead(head));
  const { machine, given, when, endings } = readSections(body, last, at);

  const draft: MachineDraft = { groups: [] };
  for (const { number, text } of machine.lines)
    at(number, () => readMachineLine(draft, text.split(/\s+/)));
  const described = at(machine.head.number, () => scopeOf(draft, 0));
  const stepOf = (line: NumberedLine) => at(line.number, () => parseStep(line, described));
  const steps = { given: given.map(stepOf), when: when.map(stepOf) };
  const failures = [...steps.given, ...steps.when].filter(({ fails }) => fails).length;
  const scope = { ...described, failures };

  const heads = endings.map(({ head, lines }) => ({
    line: head.number,
    lines,
    says: at(head.number, () => parseEndingHead(head.text)),
  }));
  const shares = sharePolicies(heads, last, at);
  return {
    file,
    ...about,
    scope,
    ...steps,
    endings: heads.map(({ line, lines, says }, index) => ({
      line,
      policies: shares[index] ?? [],
      choices: says.choices,
      claim: at(line, () => parseClaim(says, lines, scope, when.length > 0, at)),
    })),
  };
}

/** `# S-A6  One of two attached devices is detached`, then the story, then its sources. */
function parseHead(head: readonly string[]): Pick<Scenario, 'id' | 'title' | 'story' | 'sources'> {
  const [first = '', ...rest] = head;
  const [, id, title] = new RegExp(`^(${idForm}) +(\\S.*)$`).exec(first) ?? [];
  if (id === undefined || title === undefined)
    throw new Misread(`"# ${first}" at the head`, '"# S-A6  what the story is about"');
  const sourceForm = /^source: *(\S.*)$/;
  const sources = rest.flatMap((line) => sourceForm.exec(line)?.[1] ?? []);
  if (sources.length === 0)
    throw new Misread('the comment at the head names no source', 'a line "# source: …"');
  const story = rest.filter((line) => !sourceForm.test(line));
  if (story.join('') === '')
    throw new Misread('the comment at the head tells no story', 'a line of it at least');
  return { id, title, story: story.join('\n').trim(), sources };
}

function parseClaim(
  { kind, reason }: EndingHead,
  lines: readonly NumberedLine[],
  scope: Scope,
  afterStep: boolean,
  at: At,
): Claim {
  const [first] = lines;
  if (kind === 'n/a') {
    if (first !== undefined)
      at(first.number, () => {
        throw new Misread(`"${first.text}" where the story cannot be told`, 'nothing under "n/a"');
      });
    return { kind, reason };
  }
  if (first === undefined) throw new Misread('nothing is asserted', 'a line under "then"');
  return {
    kind,
    assertions: lines.map((line, index) =>
      at(line.number, () => parseAssertion(line, scope, { isFirst: index === 0, afterStep })),
    ),
  };
}
