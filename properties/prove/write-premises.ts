import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Obligation } from '../../exports/smt/obligations';
import type { Signature } from '../../exports/smt/signature';
import { anyNumber } from '../../exports/smt/elements';
import { narrow, select } from '../../exports/smt/hints';
import { obligationsOf, withFailures } from '../../exports/smt/obligations';
import { theoryOf } from '../../exports/smt/premise';
import { queryText } from '../../exports/smt/query';
import { signatureOf } from '../../exports/smt/signature';
import { policies } from '../../machines/policies/registry';
import { closelyStudied } from '../../machines/policies/policy';
import { rulesFor } from '../../machines/policies/rules';
import { Solver, resources } from './solver';

const file = z.record(z.string(), z.record(z.string(), z.array(z.string())));
const path = join(__dirname, '../../exports/smt/premises.json');

/** Finds out, for every obligation, a few premises that are enough, and writes them down. */
class PremiseSearch {
  constructor(
    private readonly solver: Solver,
    private readonly signature: Signature,
  ) {}

  /** The names that are enough, or undefined where not even all premises are. */
  async enough(
    obligation: Obligation,
    known: readonly string[] | undefined,
  ): Promise<readonly string[] | undefined> {
    if (known !== undefined && (await this.holds(obligation, known, resources.hinted)))
      return known;
    const all = obligation.query.premises.map((one) => one.name);
    let names = await this.needed(obligation, all);
    if (names === undefined) return undefined;
    names = (await this.needed(obligation, names)) ?? names;
    const own = obligation.claim;
    if (names.includes(own)) {
      const narrowed = names.map((name) => (name === own ? narrow(name) : name));
      if (await this.holds(obligation, narrowed, resources.hinted)) names = narrowed;
    }
    return names;
  }

  private async needed(
    { query }: Obligation,
    names: readonly string[],
  ): Promise<readonly string[] | undefined> {
    const text = queryText(
      this.signature,
      anyNumber,
      { ...query, premises: select(query.premises, names) },
      true,
    );
    const core = await this.solver.core(
      text,
      names.map((name) => `use.${name}`),
      resources.search,
    );
    if (typeof core === 'string') return undefined;
    const kept = new Set(core.map((name) => name.replace('use.', '')));
    return names.filter((name) => kept.has(name));
  }

  private async holds(
    { query }: Obligation,
    names: readonly string[],
    limit: number,
  ): Promise<boolean> {
    const premises = select(query.premises, names);
    if (premises.length !== names.length) return false;
    const text = queryText(this.signature, anyNumber, { ...query, premises });
    return (await this.solver.check(text, limit)) === 'unsat';
  }
}

async function main(wanted: readonly string[]): Promise<void> {
  const all = existsSync(path) ? file.parse(JSON.parse(readFileSync(path, 'utf8'))) : {};
  const solver = await Solver.start();
  for (const policy of closelyStudied.filter(
    (name) => wanted.length === 0 || wanted.includes(name),
  )) {
    const rules = withFailures(rulesFor(policies[policy]));
    const signature = signatureOf(rules);
    const search = new PremiseSearch(solver, signature);
    const found: Record<string, string[]> = {};
    for (const obligation of obligationsOf(signature, theoryOf(rules))) {
      const names = await search.enough(obligation, all[policy]?.[obligation.name]);
      if (names === undefined) process.stdout.write(`open: ${policy}: ${obligation.name}\n`);
      else found[obligation.name] = [...names];
    }
    all[policy] = found;
    // another run may have written other policies meanwhile
    const others = existsSync(path) ? file.parse(JSON.parse(readFileSync(path, 'utf8'))) : {};
    writeFileSync(path, `${JSON.stringify({ ...others, [policy]: found }, undefined, 1)}\n`);
    process.stdout.write(`${policy}: ${Object.keys(found).length} obligations proved\n`);
  }
  await solver.stop();
}

void main(process.argv.slice(2));
