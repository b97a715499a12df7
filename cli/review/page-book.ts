import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Book, BookVerdict } from '../../diagrams/review/tour/book';
import { invariants } from '../../invariants/registry';
import { policyNames } from '../../machines/policies/policy';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { closingClaims } from '../../properties/explorer/closing';
import { keptTraces } from '../../properties/kept-traces';
import { readTrace } from '../../properties/trace-file';
import { version } from '../shared/version';

const manifestSchema = z.object({
  policies: z.record(
    z.string(),
    z.record(z.string(), z.object({ verdict: z.union([z.literal('holds'), z.array(z.string())]) })),
  ),
});

/**
 * What the page is published with: the verdicts of the checks and the traces that show them.
 *
 * @param top - the project's folder, which has both as files that tests hold true
 */
export function pageBook(top: string): Book {
  const traces = keptTraces(top);
  const lengths = new Map(traces.map(({ name, text }) => [name, readTrace(text).steps.length]));
  const manifest = manifestSchema.parse(
    JSON.parse(readFileSync(join(top, 'properties', 'manifest.json'), 'utf8')),
  );
  const verdicts = policyNames.map((policy): BookVerdict => {
    const rules = rulesFor(policies[policy]);
    const violated = new Set(
      Object.values(manifest.policies[policy] ?? {}).flatMap(({ verdict }) =>
        verdict === 'holds' ? [] : verdict,
      ),
    );
    const length = (claim: string): number => lengths.get(`${policy}-${claim}`) ?? Infinity;
    return {
      policy,
      claims:
        invariants.filter((one) => one.applies(rules)).length + Object.keys(closingClaims).length,
      violated: [...violated]
        .sort((a, b) => length(a) - length(b) || (a < b ? -1 : 1))
        .map((id) => ({ id, says: sayOf(id) })),
    };
  });
  return { version, traces, verdicts };
}

const claims = [...invariants, ...Object.values(closingClaims)];

function sayOf(id: string): string {
  const claim = claims.find((one) => one.id === id);
  if (claim === undefined) throw new Error(`the manifest names ${id}, which no claim has`);
  return claim.says;
}
