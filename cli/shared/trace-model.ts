import type { Model } from '../../machines/model';
import type { TraceFile } from '../../properties/trace-file';
import { buildModel } from '../../machines/model';
import { rulesIn } from '../../properties/check';
import { mutantById } from '../../properties/mutants/registry';
import { BadInput } from '../topology/bad-input';
import { rulesOf } from './rules';

/** The model that a trace is of. Throws BadInput, with the name of the trace, for a mutant that there is not. */
export function modelOfTrace(name: string, trace: TraceFile): Model {
  const { policy, quirks, scope } = trace;
  const mutant = trace.mutant === undefined ? undefined : mutantById(trace.mutant);
  if (trace.mutant !== undefined && mutant === undefined)
    throw new BadInput(name, `unknown mutant ${trace.mutant}`, {
      line: 1,
      expected: 'one that ioasid check --mutant knows',
    });
  const rules = rulesOf({ policy, quirks, ...(mutant === undefined ? {} : { mutant }) });
  return buildModel(rulesIn(rules, scope), scope);
}
