import { type Assignment, assignmentOf } from '../../machines/topology/assignment';
import { groupingReasons } from '../../machines/topology/grouping-reasons';
import { printable } from '../../machines/topology/import/quote';
import { requesterClasses } from '../../machines/topology/requesters';
import {
  deviceCount,
  type Problem,
  type Topology,
  type TopologyDevice,
  type TopologyGroup,
} from '../../machines/topology/topology';
import { type Colors } from 'picocolors/types';

/** More would push the groups off the screen; --json has them all. */
const MOST_NOTES = 10;
const CLASS_WIDTH = 28;

/** The groups for a reader at a terminal. */
export function printTopology(topology: Topology, source: string, colors: Colors): string {
  const groups = topology.groups.flatMap((group) => printGroup(group, colors));
  const lines = [...groups, summary(topology, source), ...printNotes(topology.problems, colors)];
  return lines.map((line) => `${line}\n`).join('');
}

function printGroup(group: TopologyGroup, colors: Colors): readonly string[] {
  const assignment = assignmentOf(group);
  const type = group.type === undefined ? '' : colors.dim(` (${group.type})`);
  return [
    `${colors.bold(`Group ${group.id}`)}${type}: ${verdict(assignment, colors)}`,
    ...group.devices.map((device) => printDevice(device, assignment, colors)),
    ...obstacles(assignment),
    ...sharedRequesters(group),
    ...groupingReasons(group)
      .filter((reason) => reason.kind !== 'shared requester id')
      .map((reason) => colors.dim(`    together: ${reason.text}`)),
    '',
  ];
}

function verdict({ verdict, together }: Assignment, colors: Colors): string {
  if (together.length === 0) return colors.dim('only interconnect, nothing to assign');
  switch (verdict) {
    case 'viable':
      return colors.green('may be assigned');
    case 'not-viable':
      return colors.red('may not be assigned now');
    case 'unknown':
      return colors.yellow('may be assigned if no kernel driver holds a member');
  }
}

/** The verdict and the device lines already say the rest. */
function obstacles({ reasons }: Assignment): readonly string[] {
  return reasons
    .filter(({ kind }) => kind === 'bound' || kind === 'direct mapping')
    .map(({ device, reason }) => `    ${device} ${printable(reason)}`);
}

function printDevice(device: TopologyDevice, assignment: Assignment, colors: Colors): string {
  // Names come from somebody's file.
  const kind = printable(device.className ?? device.classCode ?? '').padEnd(CLASS_WIDTH);
  const driver =
    device.driver === null ? 'no driver' : printable(device.driver ?? 'driver unknown');
  const stays = assignment.staying.includes(device.address) ? colors.dim(' (stays)') : '';
  const capabilities = [
    device.ats === true ? 'ATS' : '',
    device.pasid === true ? 'PASID' : '',
    device.reservedDirect === true ? 'direct mapping' : '',
  ].filter((word) => word !== '');
  const more = capabilities.length === 0 ? '' : ` [${capabilities.join(', ')}]`;
  return `  ${colors.cyan(device.address)}  ${kind}  ${driver}${stays}${more}`;
}

function sharedRequesters(group: TopologyGroup): readonly string[] {
  const requesters = requesterClasses(group);
  const shared = requesters.filter(
    (one) => requesters.filter((other) => other.class === one.class).length > 1,
  );
  return shared.map(
    ({ device, known, reason }) => `    ${device} shares its requester id (${known}): ${reason}`,
  );
}

function summary(topology: Topology, source: string): string {
  const several = topology.groups.filter((group) => group.devices.length > 1).length;
  return `${source}: ${topology.groups.length} groups, ${deviceCount(topology)} PCI devices, ${several} groups with more than one device`;
}

function printNotes(problems: readonly Problem[], colors: Colors): readonly string[] {
  const shown = problems
    .slice(0, MOST_NOTES)
    .map(({ line, message }) => colors.dim(`note: ${line > 0 ? `line ${line}: ` : ''}${message}`));
  const more = problems.length - shown.length;
  return more > 0 ? [...shown, colors.dim(`and ${more} more notes (--json lists them)`)] : shown;
}
