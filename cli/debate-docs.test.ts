import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatedBackend } from '../backends/simulated/simulated-backend';
import { compile } from '../machines/compiled/compile';
import { buildModel } from '../machines/model';
import { rulesIn } from '../properties/check';
import { runDebate } from '../properties/debate/debate';
import { debateDocuments } from '../properties/debate/page/debate-documents';
import { replay } from '../properties/replay';
import { summarize } from '../properties/scenarios/run-scenarios';
import { readTrace } from '../properties/trace-file';
import { mutantById } from '../properties/mutants/registry';
import { comparison } from './documents';
import { rulesOf } from './shared/rules';

const top = join(__dirname, '..');
const onDisk = (path: string): string => readFileSync(join(top, path), 'utf8');

describe('the debate, run', () => {
  const debate = runDebate();
  const documents = debateDocuments(debate);

  test('no cell of the matrix differs from what its source says', () => {
    expect(summarize(debate.matrix).differing).toEqual([]);
  });

  test.each([...debate.controversies, ...debate.defects].flatMap(({ decided }) => decided))(
    '$decision.policy $decision.claim: $decision.says',
    ({ decision, found }) => expect(found).toBe(decision.verdict),
  );

  test('binding groups and binding devices lead to the same situations', () => {
    for (const { both, onlyFirst, onlySecond } of debate.overlap) {
      expect({ onlyFirst, onlySecond }).toEqual({ onlyFirst: 0, onlySecond: 0 });
      expect(both).toBeGreaterThan(0);
    }
  });

  test('docs/debate.md and the traces say what came of it; `npm run docs` writes them anew', () => {
    for (const { path, text } of documents) expect([path, onDisk(path)]).toEqual([path, text]);
    expect(readdirSync(join(top, 'docs', 'traces')).map((file) => `docs/traces/${file}`)).toEqual(
      documents.map(({ path }) => path).filter((path) => path.endsWith('.trace')),
    );
  });

  test.each(documents.filter(({ path }) => path.endsWith('.trace')))(
    '$path ends in what it is said to violate',
    ({ text }) => {
      const { policy, quirks, mutant, scope, steps, claim } = readTrace(text);
      const found = mutant === undefined ? undefined : mutantById(mutant);
      const rules = rulesOf({ policy, quirks, ...(found === undefined ? {} : { mutant: found }) });
      const model = buildModel(rulesIn(rules, scope), scope);
      const told = replay(compile(model), new SimulatedBackend(model), steps);
      expect(told.every(({ agrees }) => agrees)).toBe(true);
      // what a whole sequence of closes violates no single step shows
      if (claim !== 'INV-40' && claim !== 'INV-41')
        expect(told.at(-1)?.violated.map(({ id }) => id)).toContain(claim);
    },
  );
});

test('docs/comparison.md says how the policies compare', () => {
  const { path, text } = comparison();
  expect(onDisk(path)).toBe(text);
});
