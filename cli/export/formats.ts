import type { Model } from '../../machines/model';
import { promela } from '../../exports/promela/promela';
import { quint } from '../../exports/quint/quint';
import { smtFile } from '../../exports/smt/smt-obligations';
import { invariants } from '../../invariants/registry';

/** A language that a model of a finite scope can be written in. */
export interface Format {
  readonly name: string;
  readonly says: string;
  readonly write: (model: Model) => string;
}

/** What `ioasid export` can write. */
export const formats: readonly Format[] = [
  { name: 'promela', says: 'for SPIN', write: (model) => promela(model, invariants) },
  {
    name: 'quint',
    says: 'for the Quint simulator and its checkers',
    write: (model) => quint(model, invariants),
  },
  {
    name: 'smt2',
    says: 'the proof obligations, for any scope and any SMT solver',
    write: (model) => smtFile(model.rules),
  },
];
