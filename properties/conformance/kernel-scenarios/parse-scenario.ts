import type { Known } from './parse-asked';
import type { Line, Rounds, Scenario, Step } from './scenario';
import type { Condition } from './condition';
import { readHeaded, splitRemark } from '../../scenario-text/lines';
import { Misread } from '../../scenario-text/misread';
import { ScenarioSyntaxError } from '../../scenario-text/syntax-error';
import { parseCondition } from './condition';
import { nameForm, parseAsked } from './parse-asked';
import { parseExpected, succeeds } from './parse-expected';

const conditionForm = '"linux >= 6.15", "linux < 6.15", "mode legacy" or "mode scalable"';

/**
 * Reads a scenario. Its form is told in README.md beside this file.
 *
 * Throws ScenarioSyntaxError for the first line that cannot be read.
 */
export function parseScenario(file: string, text: string): Scenario {
  const { head, body, last } = readHeaded(text);
  const [title = '', ...story] = head;
  if (title === '')
    throw new ScenarioSyntaxError(file, 1, 'no comment at the head', '"# " and what is shown');

  const known: Known = { handles: new Set(), values: new Set(['target']) };
  const conditions: Condition[] = [];
  const steps: Step[] = [];
  let topology: string | undefined;
  let rounds: (Rounds & { lines: Line[] }) | undefined;

  for (const { number, text } of body) {
    const fail = (problem: string, expected: string): never => {
      throw new ScenarioSyntaxError(file, number, problem, expected);
    };
    try {
      const [word = ''] = text.split(/\s+/);
      const condition = parseCondition(text);
      if (word === 'topology') {
        topology = text.slice('topology'.length).trim();
        if (!nameForm.test(topology)) fail(`"${topology}" names no topology`, 'its name');
      } else if (condition !== undefined) {
        if (steps.length > 0) fail('a condition of the whole file', 'it before all operations');
        conditions.push(condition);
      } else if (word === 'for') {
        if (rounds !== undefined) fail('rounds within rounds', `"end" for line ${rounds.number}`);
        rounds = beginRounds(number, text);
        known.values.add(rounds.variable);
      } else if (text === 'end') {
        if (rounds === undefined) return fail('nothing is to end', '"for n in 1 to 9" before');
        steps.push(rounds);
        known.values.delete(rounds.variable);
        rounds = undefined;
      } else {
        const line = parseLine(number, text, known);
        if (rounds === undefined) steps.push(line);
        else rounds.lines.push(line);
      }
    } catch (error) {
      if (error instanceof Misread) fail(error.message, error.expected);
      throw error;
    }
  }
  if (rounds !== undefined)
    throw new ScenarioSyntaxError(file, last, `"for" of line ${rounds.number} is open`, '"end"');
  if (topology === undefined)
    throw new ScenarioSyntaxError(file, last, 'no topology is named', '"topology same-slot"');
  if (steps.length === 0)
    throw new ScenarioSyntaxError(file, last, 'nothing is asked', 'an operation');
  const name = file.replace(/^.*\//, '').replace(/\.scenario$/, '');
  return { name, title, story: story.join('\n').trim(), topology, conditions, steps };
}

function beginRounds(number: number, text: string): Rounds & { lines: Line[] } {
  const form = /^for ([a-z]+) in (\d+) to (\d+)(?:, (\d+) times)?$/;
  const [, variable, first, last, times = 1] = form.exec(text) ?? [];
  if (variable === undefined) throw new Misread(`"${text}" begins no rounds`, '"for n in 1 to 9"');
  const range = { first: Number(first), last: Number(last), times: Number(times) };
  return { kind: 'rounds', number, variable, ...range, lines: [] };
}

/** `mode legacy, linux >= 6.15: attach d1 ioas1 -> EINVAL   # [T2g] why` */
function parseLine(number: number, text: string, known: Known): Line {
  const { said, tags } = splitComment(text);
  const [, before, rest = ''] = /^((?:linux|mode) [^:]*):\s+(.*)$/.exec(said) ?? [];
  const conditions = before === undefined ? [] : before.split(/,\s*/).map(requireCondition);
  const [request = '', ...answers] = (before === undefined ? said : rest).split(/\s+->\s+/);
  if (answers.length > 1) throw new Misread('two arrows', 'one "->"');
  const asked = parseAsked(request.split(/\s+/), known);
  const [answer] = answers;
  const expected = answer === undefined ? [succeeds] : parseExpected(answer, asked, known);
  return { kind: 'line', number, text: said, conditions, asked, expected, tags };
}

function requireCondition(text: string): Condition {
  const condition = parseCondition(text);
  if (condition === undefined) throw new Misread(`"${text}" is no condition`, conditionForm);
  return condition;
}

function splitComment(text: string): { said: string; tags: string[] } {
  const { said, remark } = splitRemark(text);
  const [, list = ''] = /^\[([^\]]*)\]/.exec(remark) ?? [];
  const tags = list.split(/[\s,]+/).filter(Boolean);
  const wrong = tags.find((tag) => !/^[A-Z][A-Za-z0-9]*$/.test(tag));
  if (wrong !== undefined) throw new Misread(`"${wrong}" is no tag`, 'tags as in "# [T2g, T2h]"');
  return { said, tags };
}
