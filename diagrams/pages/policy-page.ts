import type { EntityMachine } from '../../machines/chart/chart';
import type { MachineName } from '../../machines/chart/transition';
import type { Policy } from '../../machines/policies/policy';
import type { DrawnGraph } from '../graph/explored-graph';
import type { Statechart } from '../statechart/statechart';
import { machinesFor } from '../../machines/model';
import { rulesFor } from '../../machines/policies/rules';
import { graphMermaid } from '../graph/graph-picture';
import { mostStates } from '../mermaid/split';
import { stateDiagrams } from '../mermaid/state-diagram';
import { chartsOf } from '../statechart/whole-machine';
import { owners } from '../legend/owners';
import { cellCode, cellText, mermaidBlock, table } from '../tables/markdown';
import { transitionTable } from '../tables/transitions';

/** The machines that a policy's pictures show: with the paths of failing table writes. */
export const drawnMachines = (policy: Policy): readonly EntityMachine[] =>
  machinesFor(rulesFor(policy, undefined, true));

/** Where the picture of one machine lies, as seen from the page. */
export const machinePicture = (policy: Policy, machine: MachineName): string =>
  `${policy.name}/${machine}.svg`;

/** Where the picture of one device's life lies, as seen from the page. */
export const lifePicture = (policy: Policy): string => `${policy.name}/life.svg`;

/**
 * The life cycles of a policy, drawn from its machines: a picture for each region, and under it every
 * transition with its guard, its action, its answer and the kernel function or mail that it follows.
 */
export function policyPage(policy: Policy, life?: DrawnGraph): string {
  return [
    `# Life cycles under ${policy.name}`,
    '',
    `${inSentence(policy.summary)}. Source: ${policy.source}. Drawn from the machines by \`ioasid diagrams\`; do not edit. ` +
      '[How to read the pictures](../README.md), [how the machines refer to each other](overview.md).',
    '',
    ...drawnMachines(policy).flatMap((machine) => machineSection(policy, machine)),
    ...(life === undefined ? [] : lifeSection(policy, life)),
  ].join('\n');
}

const inSentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const titles = (policy: Policy): Readonly<Record<MachineName, string>> => ({
  device: 'Device',
  group: 'Group',
  ioasid: 'IOASID',
  iommuFd: policy.interface === 'device' ? 'IOMMU fd' : 'Container',
  requester: 'Requester id',
  environment: 'What surrounds the kernel',
});

function machineSection(policy: Policy, machine: EntityMachine): string[] {
  const charts = chartsOf(machine);
  return [
    `## ${titles(policy)[machine.name]}`,
    '',
    `All of it in one picture: [${machine.name}.svg](${machinePicture(policy, machine.name)}).`,
    '',
    ...(machine.fields.length === 0
      ? []
      : [
          'Beside its regions it keeps:',
          '',
          ...table(
            ['field', 'meaning', 'who decides'],
            machine.fields.map(({ name, meaning, owner }) => [
              cellCode(name),
              cellText(meaning),
              owner,
            ]),
          ),
          '',
        ]),
    ...charts.flatMap(chartSection),
  ];
}

function chartSection(chart: Statechart): string[] {
  const { machine, region, meaning, owner } = chart;
  return [
    `### ${machine}: ${region}`,
    '',
    `${inSentence(meaning)} (${owners[owner].says}).`,
    '',
    ...stateDiagrams(chart).flatMap((diagram) => [mermaidBlock(diagram), '']),
    ...transitionTable(chart),
    '',
  ];
}

function lifeSection(policy: Policy, life: DrawnGraph): string[] {
  return [
    `## ${life.title}`,
    '',
    'What a search of all states found, seen through the places that the nodes name. Commands that change',
    'none of them, and commands that are refused, are left out.',
    '',
    ...(life.nodes.length <= mostStates ? [mermaidBlock(graphMermaid(life)), ''] : []),
    `As a picture of its own: [life.svg](${lifePicture(policy)}).`,
    '',
  ];
}
