import type { Address } from '../subject/address';
import type { Book, BookTrace } from './book';
import { mutantById } from '../../../properties/mutants/registry';
import { readTrace, type ReadTrace } from '../../../properties/trace-file';

/** A trace as an address of the page, at its end. Throws TraceSyntaxError or UnknownMutant. */
export const addressOfTrace = (trace: ReadTrace): Address => {
  const mutant = trace.mutant === undefined ? undefined : mutantById(trace.mutant);
  if (trace.mutant !== undefined && mutant === undefined) throw new UnknownMutant(trace.mutant);
  const { policy, quirks, scope, steps } = trace;
  return {
    subject: { policy, quirks, scope, ...(mutant === undefined ? {} : { mutant }) },
    path: steps.map(({ command, failAt }) => ({
      command,
      ...(failAt === undefined ? {} : { failAt }),
    })),
    at: { step: steps.length },
  };
};

/** A trace that names a mutant which there is not. */
export class UnknownMutant extends Error {
  constructor(readonly id: string) {
    super(`no mutant ${id}`);
  }
}

/** The end of the shortest known trace that refutes a claim under a policy as it is. */
export function exampleOf(book: Book, policy: string, claim: string): Address | undefined {
  const name = `${policy}-${claim}`;
  const trace = book.traces.find((one) => one.name === name);
  return trace === undefined ? undefined : addressOfTrace(readTrace(trace.text));
}

/** A trace of the book by its name. Throws if the book has none: a mistake of the tour. */
export function traceNamed(book: Book, name: string): BookTrace {
  const trace = book.traces.find((one) => one.name === name);
  if (trace === undefined) throw new Error(`the book has no trace ${name}`);
  return trace;
}
