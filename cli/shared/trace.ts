import type { Model } from '../../machines/model';
import type { ReadTrace } from '../../properties/trace-file';
import { buildModel } from '../../machines/model';
import { mutantById } from '../../properties/mutants/registry';
import { readTrace, TraceSyntaxError } from '../../properties/trace-file';
import { BadInput } from '../topology/bad-input';
import { readBounded } from '../topology/read-bounded';
import { rulesOf } from './rules';

/** The trace in a file, or in the standard input for `-`. Throws BadInput. */
export function traceIn(file: string): ReadTrace {
  try {
    return readTrace(readBounded(file === '-' ? 0 : file, file));
  } catch (error) {
    if (!(error instanceof TraceSyntaxError)) throw error;
    throw new BadInput(file, error.message, { line: error.line, expected: error.expected });
  }
}

/** The model that a trace is of. Throws BadInput where it names rules that do not exist. */
export function modelOfTrace(file: string, trace: ReadTrace): Model {
  const mutant = trace.mutant === undefined ? undefined : mutantById(trace.mutant);
  if (trace.mutant !== undefined && mutant === undefined)
    throw new BadInput(file, `unknown mutant ${trace.mutant}`, {
      line: 1,
      expected: 'one that ioasid check --mutant knows',
    });
  const rules = rulesOf({
    policy: trace.policy,
    quirks: trace.quirks,
    ...(mutant === undefined ? {} : { mutant }),
  });
  return buildModel({ ...rules, failures: trace.scope.failures > 0 }, trace.scope);
}
