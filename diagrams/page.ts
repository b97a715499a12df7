import type { EntityMachine } from '../machines/chart/chart';
import type { Policy } from '../machines/policies/policy';
import { deviceMachine } from '../machines/device/device';
import { groupMachine } from '../machines/group/group';
import { ioasidMachine } from '../machines/ioasid/ioasid';
import { iommuFdMachine } from '../machines/iommu-fd/iommu-fd';
import { rulesFor } from '../machines/policies/rules';
import { stateDiagram, transitionsOf } from './state-diagram';

const cell = (text: string): string => text.replace(/\|/g, '\\|');

/**
 * The life cycles of a policy, drawn from its machines: one diagram per region, and under it every
 * transition with its guard, its answer and the kernel function or mail that it follows.
 */
export function lifecyclePage(policy: Policy): string {
  const rules = rulesFor(policy, undefined, true);
  const drawn: readonly (readonly [EntityMachine, string, string])[] = [
    [deviceMachine(rules), 'session', 'Device file'],
    [deviceMachine(rules), 'presence', 'Device on the bus'],
    [deviceMachine(rules), 'driver', 'Driver of the device'],
    [deviceMachine(rules), 'reset', 'Function reset'],
    [groupMachine(rules), 'ownership', 'Group'],
    [ioasidMachine(rules), 'space', 'IOASID'],
    [iommuFdMachine(rules), 'fdLife', policy.interface === 'device' ? 'IOMMU fd' : 'Container'],
  ];
  return [
    `# Life cycles under ${policy.name}`,
    '',
    `${policy.summary}. Drawn from the machines by \`npm run docs\`; do not edit.`,
    '',
    ...drawn.flatMap(([machine, region, title]) => [
      `## ${title}`,
      '',
      '```mermaid',
      stateDiagram(machine, region),
      '```',
      '',
      '| in | event | if | leads to | answer | follows |',
      '|---|---|---|---|---|---|',
      ...transitionsOf(machine, region).map(
        ({ from, event, to, errno, when, source }) =>
          `| ${[from, event, when, to ?? 'no change', errno ?? '', source].map(cell).join(' | ')} |`,
      ),
      '',
    ]),
  ].join('\n');
}
