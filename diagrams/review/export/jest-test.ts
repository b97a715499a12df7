import type { Subject } from '../subject/subject';
import type { TakenStep } from '../walk/trail';
import { showStep } from '../../../properties/trace';
import { showSubject } from '../subject/subject';
import { traceSteps, traceText } from './trace-text';

/**
 * The path as a jest test of this project: it runs the commands on the compiled model and on the simulated
 * IOMMU, and holds the answers and the violated invariants to what was seen.
 *
 * @param violated - ids of the invariants that were violated on the path
 */
export function jestTest(
  subject: Subject,
  taken: readonly TakenStep[],
  violated: readonly string[],
): string {
  const answers = traceSteps(taken).map((step) => `    ${literal(showStep(step))},`);
  return `// Save it in the folder properties/ of ioasid-model, as NAME.test.ts, and run: npx jest properties/NAME
import { SimulatedBackend } from '../backends/simulated/simulated-backend';
import { compile } from '../machines/compiled/compile';
import { buildModel } from '../machines/model';
import { mutantById } from './mutants/registry';
import { rulesWith } from './mutants/rules-with';
import { replay } from './replay';
import { showStep } from './trace';
import { readTrace } from './trace-file';

const trace = readTrace(
  [
${traceText(subject, taken)
  .trimEnd()
  .split('\n')
  .map((line) => `    ${literal(line)},`)
  .join('\n')}
  ].join('\\n'),
);

test(${literal(`a path under ${showSubject(subject)}`)}, () => {
  const { policy, quirks, mutant, scope, steps } = trace;
  const rules = rulesWith(policy, quirks, mutant === undefined ? undefined : mutantById(mutant));
  const model = buildModel({ ...rules, failures: scope.failures > 0 }, scope);
  const replayed = replay(compile(model), new SimulatedBackend(model), steps);
  expect(replayed.filter(({ agrees }) => !agrees)).toEqual([]);
  expect(replayed.map(({ step }) => showStep(step))).toEqual([
${answers.join('\n')}
  ]);
  const violated = replayed.flatMap((one) => one.violated.map(({ id }) => id));
  expect([...new Set(violated)].sort()).toEqual(${JSON.stringify([...violated].sort())});
});
`;
}

/** A string literal of single quotes, as the project writes them. */
const literal = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
