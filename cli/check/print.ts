import type { Colours } from '../shared/colours';
import type { CheckReport, ConfigurationReport, FoundViolation } from '../../properties/check';
import { showPolicy } from '../../machines/policies/with-choices';
import { type Deviation, unexplained } from '../../properties/deviations';
import type { Progress } from '../../properties/explorer/search';
import { printEnd } from './bounds';
import type { CheckRequest } from './request';
import { likeDevices, shapesOf } from '../../properties/shapes';
import { showStep } from '../../properties/trace';

const thousands = (value: number): string => value.toLocaleString('en-US');

/** How far a search is: what it keeps, what is before it, how fast it goes, what it takes. */
export function printProgress(now: Progress): string {
  const rate = Math.round(now.states / Math.max(now.seconds, 0.001));
  return (
    `${thousands(now.states)} states, frontier ${thousands(now.frontier)}, depth ${now.depth}, ` +
    `${thousands(rate)} states/s, ${thousands(Math.round(now.bytes / 2 ** 20))} MB of states`
  );
}

/** One line for a configuration that is through. */
export function printConfiguration(report: ConfigurationReport, colours: Colours): string {
  const { configuration, states, transitions, microStates, depth, seconds, complete } = report;
  const mark =
    report.violations.length > 0
      ? colours.red('violated')
      : complete
        ? colours.green('ok')
        : colours.yellow('bounded');
  return (
    `${mark.padEnd(colours.isColorSupported ? 17 : 8)} ${configuration.name.padEnd(15)} ` +
    `${thousands(states).padStart(9)} states ${thousands(transitions).padStart(11)} transitions ` +
    `${(microStates === null ? '–' : thousands(microStates)).padStart(10)} writes  depth ${String(depth ?? '–').padStart(2)} ${seconds.toFixed(2).padStart(6)} s  ` +
    colours.dim(configuration.says)
  );
}

/** The verdict: claims, totals, and a shortest trace for everything that is violated. */
export function printReport(
  request: CheckRequest,
  report: CheckReport,
  deviations: readonly Deviation[],
  colours: Colours,
): string {
  const lines: string[] = [''];
  const held = report.claims.filter((one) => one.holds);
  const silent = report.claims.filter((one) => one.holds && !one.witnessed);
  const rate = Math.round(report.states / Math.max(report.seconds, 1e-9));
  lines.push(
    `${showPolicy(request.policy)}: ${held.length} of ${report.claims.length} invariants hold` +
      (report.complete ? '' : ' as far as the search went'),
    `${thousands(report.states)} states, ${thousands(report.transitions)} transitions, ` +
      `depth ${report.depth ?? 'not measured'}, ${thousands(rate)} states/s, ${memoryOf(report)}, ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
  );
  if (silent.length > 0 && request.kind === 'suite')
    lines.push(
      colours.yellow(`without a witness: ${silent.map((one) => one.claim.name).join(', ')}`),
    );
  else if (silent.length > 0)
    lines.push(
      colours.dim(
        `${silent.length} of them have nothing to judge in this scope; --json names them`,
      ),
    );
  for (const one of report.configurations)
    if (!one.complete) lines.push(colours.yellow(printEnd(one)));
  if (deviations.length > 0) {
    const strange = unexplained(report.violations.map((one) => one.claim.id));
    lines.push(
      strange.length === 0
        ? `every violation is due to one of ${deviations.length} known deviations of shipped Linux`
        : colours.red(`not due to any known deviation: ${strange.join(', ')}`),
      ...printDeviations(deviations, colours),
    );
  } else
    for (const violation of report.violations) lines.push(...printViolation(violation, colours));
  return `${lines.join('\n')}\n`;
}

const memoryOf = (report: CheckReport): string =>
  report.configurations.every((one) => one.engine === 'product')
    ? 'explored as a product of groups'
    : `${bytesPerState(report).toFixed(0)} bytes a state`;

const bytesPerState = ({ configurations, states }: CheckReport): number =>
  configurations.reduce((sum, one) => sum + one.states * one.bytesPerState, 0) /
  Math.max(states, 1);

function printViolation(violation: FoundViolation, colours: Colours): string[] {
  const { claim, configuration, trace } = violation;
  return [
    '',
    `${colours.red('violated')} ${claim.id} ${colours.bold(claim.name)} in ${configuration.name}, ${trace.length} commands`,
    `  ${claim.says}`,
    ...trace.map((step, at) => `  ${String(at + 1).padStart(2)}  ${showStep(step)}`),
  ];
}

function printDeviations(deviations: readonly Deviation[], colours: Colours): string[] {
  return deviations.flatMap((deviation) => [
    '',
    `${colours.bold(deviation.quirk)}: ${deviation.says}`,
    colours.dim(`  ${deviation.source}`),
    ...deviation.shown.flatMap((violation) =>
      printViolation(violation, colours)
        .slice(1)
        .map((line) => `  ${line}`),
    ),
    ...deviation.missing.map((id) => colours.yellow(`  ${id} was expected to break and did not`)),
    ...deviation.unknown.map((id) => colours.yellow(`  ${id} breaks and was not expected to`)),
  ]);
}

/** How a machine was reduced before it is explored. */
export function printReduction(request: CheckRequest): string {
  const { topology } = request;
  if (topology === undefined) return '';
  const shapes = shapesOf(topology);
  const devices = topology.groups.reduce((sum, group) => sum + group.devices.length, 0);
  const leftOut = shapes.reduce((sum, shape) => sum + shape.leftOut, 0);
  return (
    `${devices} devices in ${topology.groups.length} groups are ${shapes.length} distinct shapes; ` +
    `each is explored alone, and each pair of them side by side\n` +
    (leftOut === 0
      ? ''
      : `of more than ${likeDevices.alone} like devices in a group ${likeDevices.alone} stand for all ` +
        `(${likeDevices.inPairs} in pairs), of several bridges one\n`)
  );
}
