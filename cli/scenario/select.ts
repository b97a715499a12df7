import type { Scenario } from '../../properties/scenarios/scenario';
import { ScenarioSyntaxError } from '../../properties/scenario-text/syntax-error';
import { allScenarios } from '../../properties/scenarios/all-scenarios';
import { isScenarioId, parseScenario } from '../../properties/scenarios/parse-scenario';
import { BadInput } from '../topology/bad-input';
import { readBounded } from '../topology/read-bounded';

/**
 * The scenarios that are named by id or file (`-` is the standard input), or all where none is named.
 *
 * @throws BadInput for a file that cannot be read, and for an id that no scenario has.
 */
export function selectScenarios(names: readonly string[]): Scenario[] {
  const all = names.length === 0 || names.some(isScenarioId) ? reading(allScenarios) : [];
  if (names.length === 0) return all;
  return names.map((name) => {
    if (!isScenarioId(name))
      return reading(() => parseScenario(name, readBounded(name === '-' ? 0 : name, name)));
    const found = all.find(({ id }) => id === name);
    if (found === undefined)
      throw new BadInput(name, 'no scenario has this id', {
        expected: `one of ${all.map(({ id }) => id).join(', ')}`,
      });
    return found;
  });
}

function reading<R>(read: () => R): R {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ScenarioSyntaxError)) throw error;
    throw new BadInput(error.file, error.problem, { line: error.line, expected: error.expected });
  }
}
