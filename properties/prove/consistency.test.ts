import type { Elements } from '../../exports/smt/elements';
import { exactly } from '../../exports/smt/elements';
import { obligationsOf, withFailures } from '../../exports/smt/obligations';
import { theoryOf } from '../../exports/smt/premise';
import { queryText } from '../../exports/smt/query';
import { signatureOf } from '../../exports/smt/signature';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { falsity } from '../../machines/terms/term';
import { resources, Solver } from './solver';

const few: Elements = exactly({ Device: 2, Group: 1, Fd: 1, Ioasid: 3, Requester: 2 });
/** Operations of which a policy's groups are never in the middle. */
const neverBegun = /^SETTLE of (none|leave|join|unjoin|enter)|^SETTLE of .*release.*, rolling/;

let solver: Solver;
beforeAll(async () => (solver = await Solver.start()));
afterAll(() => solver.stop());

// from premises that contradict each other everything follows: each step must be possible under them
// iommufd has every lemma that device-centric has, and some more
test.each(['iommufd'] as const)(
  'all that is assumed can be true, with every step: %s',
  async (policy) => {
    const rules = withFailures(rulesFor(policies[policy]));
    const signature = signatureOf(rules);
    const steps = new Map(
      obligationsOf(signature, theoryOf(rules)).flatMap(({ kind, query }) =>
        kind === 'consecution' && query.step !== undefined
          ? [[query.step.name, query] as const]
          : [],
      ),
    );
    const impossible: string[] = [];
    for (const [name, query] of steps) {
      const text = queryText(signature, few, { ...query, claim: falsity });
      const verdict = await solver.check(text, resources.search);
      if (verdict !== 'sat') impossible.push(`${name}: ${verdict}`);
    }
    expect(impossible.filter((name) => !neverBegun.test(name))).toEqual([]);
  },
);
