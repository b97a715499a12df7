import type { ConformanceReport, FindingPart } from './conformance-report';

const total = <T>(parts: readonly T[], of: (part: T) => number): number =>
  parts.reduce((sum, part) => sum + of(part), 0);
const number = (value: number): string => value.toLocaleString('en-US');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `| ${head.map(() => '---').join(' | ')} |`,
  ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`),
  '',
];

/** What several runs of `ioasid kernel conform` came to, as a page. */
export function conformancePage(reports: readonly ConformanceReport[]): string {
  return [
    '# Model and Linux, side by side',
    '',
    '<!-- written by `ioasid kernel report`; do not edit -->',
    '',
    'After every command the answer, the ids of objects, where a DMA write of every device arrives, the',
    'ranges of every address space, and what a second user and a kernel driver are answered who want the',
    'group are compared. A second user is asked again after every command that is carried out and names',
    'something of the group, and wherever he was refused before; a kernel driver and all devices are asked',
    'every time.',
    '',
    ...summary(reports),
    ...reports.flatMap(section),
    ...findingSection(reports.flatMap((report) => report.findings.map((one) => ({ report, one })))),
  ].join('\n');
}

const summary = (reports: readonly ConformanceReport[]): string[] =>
  table(
    [
      'kernel',
      'policy',
      'commands',
      'pairs of a state and a command',
      'disagreements',
      'first answer',
    ],
    reports.map((report) => [
      report.kernel,
      report.policy,
      number(report.commands),
      report.covering === undefined
        ? 'not walked'
        : `${number(report.pairs)} of ${number(report.covering.reachable)}`,
      number(report.disagreements),
      `${report.bootSeconds.toFixed(1)} s`,
    ]),
  );

function section(report: ConformanceReport): string[] {
  const { covering, random, sweeps, scenarios } = report;
  const ran = scenarios.filter(({ skipped }) => skipped === undefined);
  return [
    `## ${report.policy} on Linux ${report.kernel}`,
    '',
    ...(covering === undefined
      ? []
      : [
          `Covering walk on \`${covering.topology}\` (${covering.devices} devices, ` +
            `${covering.groups} groups, ${covering.fds} fds, ${covering.ioasids} IOASIDs per fd; commands of ${covering.features.join(', ')}): ` +
            `${number(covering.states)} states, ${number(covering.pairs)} of ` +
            `${number(covering.reachable)} pairs, ${number(covering.commands)} commands in ` +
            `${covering.seconds.toFixed(0)} s on ${covering.guests} guests, ` +
            `${covering.disagreements} disagreements.`,
          '',
        ]),
    ...(random.length === 0
      ? []
      : table(
          ['random on', 'features', 'seed', 'sequences', 'commands', 'disagreement'],
          random.map((part) => [
            `${part.topology} (${part.mode})`,
            part.features.join(', '),
            String(part.seed),
            number(part.sequences),
            number(part.commands),
            part.disagreement === undefined ? 'none' : part.disagreement.commands.join('; '),
          ]),
        )),
    ...(sweeps.length === 0
      ? []
      : table(
          ['every allocation fails in', 'after', 'failures', 'what happened', 'disagreements'],
          sweeps.map((part) => [
            `\`${part.command}\``,
            part.given.map((one) => `\`${one}\``).join(' '),
            String(part.failures),
            Object.entries(part.outcomes)
              .map(([name, count]) => `${name}: ${count}`)
              .join(', '),
            String(part.disagreements.length),
          ]),
        )),
    ...(ran.length === 0
      ? []
      : [
          `Scenarios: ${ran.length} ran, ${number(total(ran, ({ asked }) => asked))} operations, ` +
            `${number(total(ran, ({ differences }) => differences.length))} that differ; ` +
            `${scenarios.length - ran.length} are for other kernels or modes.`,
          '',
        ]),
  ];
}

function findingSection(
  findings: readonly { readonly report: ConformanceReport; readonly one: FindingPart }[],
): string[] {
  if (findings.length === 0) return [];
  return [
    '## What shipped Linux does that breaks a claim',
    '',
    'Found by walking the shortest trace of the model on the kernel. `ioasid kernel conform --only findings',
    '--reproducers DIR` writes a C program for each that stands alone; each was compiled and run in a guest.',
    '',
    ...table(
      ['kernel', 'deviation', 'breaks', 'where', 'trace', 'seen', 'its C program'],
      findings.map(({ report, one }) => [
        report.kernel,
        `${one.quirk}: ${one.says}`,
        one.claim,
        `${one.source} (${one.topology}, ${one.mode})`,
        one.steps.map((step) => `\`${step}\``).join(' '),
        one.seen ? 'yes' : `no: ${one.why ?? ''}`,
        one.program ?? '',
      ]),
    ),
  ];
}
