import type { Obligation } from '../../exports/smt/obligations';
import type { Named } from '../../exports/smt/premise';
import type { Signature } from '../../exports/smt/signature';
import type { Sizes } from '../../exports/smt/elements';
import type { Solver } from './solver';
import type { Structure } from './read-model';
import { exactly } from '../../exports/smt/elements';
import { queryText } from '../../exports/smt/query';
import { sorts } from '../../machines/terms/sorts';
import { questions, structureOf } from './read-model';
import { resources } from './solver';

/** How many elements of each sort a counterexample to induction may need before we give up. */
const most = 3;

/**
 * The smallest counterexample to induction: a state that has everything that is known, and a step after
 * which the claim fails. Over a few elements the answer is definite; undefined means that there is no
 * counterexample with so few, or that it was not found in time.
 */
export async function counterexample(
  solver: Solver,
  signature: Signature,
  obligation: Obligation,
  premises: readonly Named[],
): Promise<Structure | undefined> {
  const query = { ...obligation.query, premises };
  const find = async (sizes: Sizes): Promise<Structure | undefined> => {
    const elements = exactly(sizes);
    const asked = questions(signature, elements, query.step ?? query.about);
    const text = `${queryText(signature, elements, query)}\n${asked.join('\n')}`;
    const values = await solver.model(text, resources.search);
    return typeof values === 'string'
      ? undefined
      : structureOf(signature, sizes, query.step ?? query.about, values);
  };
  for (let size = 1; size <= most; size += 1) {
    let sizes: Sizes = { Device: size, Group: size, Fd: size, Ioasid: size, Requester: size };
    let found = await find(sizes);
    if (found === undefined) continue;
    for (const sort of sorts)
      for (let fewer = 1; fewer < sizes[sort]; fewer += 1) {
        const smaller = { ...sizes, [sort]: fewer };
        const other = await find(smaller);
        if (other === undefined) continue;
        [sizes, found] = [smaller, other];
        break;
      }
    return found;
  }
  return undefined;
}
