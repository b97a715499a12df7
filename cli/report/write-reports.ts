import type { Command } from 'commander';
import type { ReportedClaim } from './claims';
import { version } from '../shared/version';
import { writeWhole } from '../shared/write-file';
import { junitReport } from './junit';
import { sarifReport } from './sarif';

/** The options of every command that judges claims. */
export interface ReportOptions {
  readonly junit?: string;
  readonly sarif?: string;
}

export const withReports = (command: Command): Command =>
  command
    .option('--junit <file>', 'write a JUnit report')
    .option('--sarif <file>', 'write a SARIF report');

/** Writes the reports that were asked for. */
export function writeReports(
  options: ReportOptions,
  title: string,
  claims: readonly ReportedClaim[],
): void {
  if (options.junit !== undefined) writeWhole(options.junit, junitReport(title, claims));
  if (options.sarif !== undefined) writeWhole(options.sarif, sarifReport(version, claims));
}
