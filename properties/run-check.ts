import type { Rules } from '../machines/policies/rules';
import type { CheckOptions, CheckReport, ConfigurationReport } from './check';
import type { Configuration } from './configurations';
import type { Checkpointing } from './explorer/interruptible';
import { invariants } from '../invariants/registry';
import { checkReport, configurationReport, searchOptions, subjectOf } from './check';
import { exploreInterruptibly } from './explorer/interruptible';

export interface RunOptions extends CheckOptions {
  /** Ends the search at hand, and begins no other, when it is aborted. */
  readonly signal?: AbortSignal;
  /** For a single configuration: a checkpoint holds one search. */
  readonly checkpointing?: Checkpointing;
}

/** The same as `check`, for a program that is interrupted, or that must go on where it was. */
export async function runCheck(
  rules: Rules,
  configurations: readonly Configuration[],
  options: RunOptions = {},
): Promise<CheckReport> {
  const { signal, checkpointing, onProgress, onConfiguration } = options;
  if (checkpointing !== undefined && configurations.length !== 1)
    throw new RangeError(`a checkpoint of ${configurations.length} configurations`);
  const reports: ConfigurationReport[] = [];
  for (const configuration of configurations) {
    const { compiled, symmetry } = subjectOf(rules, configuration, options);
    const found = await exploreInterruptibly(compiled, invariants, {
      ...searchOptions(options, symmetry),
      onProgress: (progress) => onProgress?.(configuration, progress),
      ...(signal === undefined ? {} : { signal }),
      ...(checkpointing === undefined ? {} : { checkpointing }),
    });
    const report = configurationReport(configuration, compiled, found, symmetry);
    onConfiguration?.(report);
    reports.push(report);
  }
  return checkReport(reports);
}
