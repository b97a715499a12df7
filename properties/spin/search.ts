import type { Model } from '../../machines/model';
import type { SpinOptions, SpinRun } from './run-spin';
import { promela } from '../../exports/promela/promela';
import { invariants } from '../../invariants/registry';
import { runSpin } from './run-spin';

/** Searches the whole scope of a model with SPIN, judging every invariant unless told otherwise. */
export const searchWithSpin = (model: Model, options: SpinOptions = {}): SpinRun =>
  runSpin(promela(model, invariants), options);
