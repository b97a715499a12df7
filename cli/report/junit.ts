import builder from 'junit-report-builder';
import type { ReportedClaim } from './claims';

/** A JUnit document: one suite for each place, one case for each claim judged there. */
export function junitReport(title: string, claims: readonly ReportedClaim[]): string {
  const report = builder.newBuilder().name(title);
  const suites = new Map<string, ReturnType<typeof report.testSuite>>();
  for (const { claim, where, seconds, trace } of claims) {
    const suite = suites.get(where) ?? report.testSuite().name(where).time(seconds);
    suites.set(where, suite);
    const test = suite.testCase().name(`${claim.id} ${claim.says}`).className(claim.name);
    if (trace !== undefined)
      test.failure(`violated after ${trace.length} commands`).stacktrace(trace.join('\n'));
  }
  return report.build();
}
