import type { Rules } from '../machines/policies/rules';
import type { CheckOptions, CheckReport, ConfigurationReport } from './check';
import type { Configuration } from './configurations';
import type { Checkpointing } from './explorer/interruptible';
import { invariants } from '../invariants/registry';
import { checkAsProduct } from './check-product';
import { checkReport, configurationReport, searchOptions, subjectOf } from './check';
import type { Progress } from './explorer/search';
import { exploreWithWorkers } from './explorer/workers/explore-with-workers';
import { exploreInterruptibly } from './explorer/interruptible';

export interface RunOptions extends CheckOptions {
  /** Ends the search at hand, and begins no other, when it is aborted. */
  readonly signal?: AbortSignal;
  /** How many threads search; with more than one there are no checkpoints. */
  readonly workers?: number;
  /** Explore several groups as a product where that can be done; it needs no bounds. */
  readonly product?: boolean;
  /** For a single configuration: a checkpoint holds one search. */
  readonly checkpointing?: Checkpointing;
}

/** The same as `check`, for a program that is interrupted, or that must go on where it was. */
export async function runCheck(
  rules: Rules,
  configurations: readonly Configuration[],
  options: RunOptions = {},
): Promise<CheckReport> {
  const { signal, checkpointing, workers = 1, onProgress, onConfiguration } = options;
  if (checkpointing !== undefined && configurations.length !== 1)
    throw new RangeError(`a checkpoint of ${configurations.length} configurations`);
  if (checkpointing !== undefined && workers > 1)
    throw new RangeError('a checkpoint of a search with several workers');
  const reports: ConfigurationReport[] = [];
  for (const configuration of configurations) {
    const product =
      options.product === true && configuration.scope.groups.length > 1
        ? checkAsProduct(rules, configuration)
        : undefined;
    if (product !== undefined) {
      onConfiguration?.(product);
      reports.push(product);
      continue;
    }
    const { compiled, symmetry } = subjectOf(rules, configuration, options);
    const searching = {
      ...searchOptions(options, symmetry),
      onProgress: (progress: Progress) => onProgress?.(configuration, progress),
    };
    const found =
      workers > 1
        ? await exploreWithWorkers(compiled, invariants, { ...searching, workers })
        : await exploreInterruptibly(compiled, invariants, {
            ...searching,
            ...(signal === undefined ? {} : { signal }),
            ...(checkpointing === undefined ? {} : { checkpointing }),
          });
    const report = configurationReport(configuration, compiled, found, symmetry);
    onConfiguration?.(report);
    reports.push(report);
  }
  return checkReport(reports);
}
