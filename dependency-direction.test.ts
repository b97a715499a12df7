import { spawnSync } from 'node:child_process';
import { z } from 'zod';

const forbidden = [
  ['machines/errno.ts', "import '../backends/backend';"],
  ['machines/group/switch.ts', "import '../../invariants/registry';"],
  ['invariants/registry.ts', "import '../properties/check';"],
  ['backends/backend.ts', "import '../properties/trace';"],
  ['properties/check.ts', "import '../cli/main';"],
  ['properties/check.ts', "import '../bench/bench';"],
  ['machines/errno.ts', "import 'node:fs';"],
  ['invariants/registry.ts', "import 'node:fs';"],
  ['diagrams/svg/svg.ts', "import 'node:fs';"],
  ['cli/main.ts', "import '../browser/launch';"],
] as const;
const allowed = [
  ['invariants/registry.ts', "import '../machines/errno';"],
  ['properties/check.ts', "import '../backends/backend';"],
  ['cli/main.ts', "import '../properties/check';"],
  ['backends/backend.ts', "import 'node:fs';"],
  ['browser/launch.ts', "import '../diagrams/svg/svg';"],
] as const;

// ESLint loads its configuration as a module, which jest's own loader does not let it do
const script = `
  const { ESLint } = require('eslint');
  const cases = JSON.parse(process.argv[1]);
  const lint = new ESLint();
  (async () => {
    const counts = [];
    for (const [filePath, line] of cases) {
      const [result] = await lint.lintText(line + '\\n', { filePath });
      counts.push(result.messages.filter((one) => one.ruleId === 'no-restricted-imports').length);
    }
    process.stdout.write(JSON.stringify(counts));
  })();
`;

test('the linter refuses dependencies against the direction, and no others', () => {
  const cases = JSON.stringify([...forbidden, ...allowed]);
  const { stdout } = spawnSync(process.execPath, ['-e', script, cases], {
    cwd: __dirname,
    encoding: 'utf8',
  });
  const counts = z.array(z.number()).parse(JSON.parse(stdout));
  expect(counts).toEqual([...forbidden.map(() => 1), ...allowed.map(() => 0)]);
});
