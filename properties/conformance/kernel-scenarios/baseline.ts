import type { Reply } from '../../../backends/ioctl/protocol/reply';
import type { Machine } from './machine';
import type { Scenario } from './scenario';
import { PROBE_AREA } from '../../../backends/guest/qemu-command';
import { driverAtStart } from './machine';
import { linesOf } from './scenario';

/** Asks the helper one request. */
export type Ask = (request: string) => Promise<Reply>;

/** The machine cannot be brought into the state in which scenarios start. */
export class NotReady extends Error {}

/** Brings every device to the driver that scenarios start with. Throws NotReady. */
export async function putDriversBack(ask: Ask, machine: Machine): Promise<void> {
  for (const { address, role } of machine.topology.devices) {
    const wanted = driverAtStart(role);
    const [found] = await must(ask, `driver ${address}`);
    if (found === wanted) continue;
    if (found !== '-') await must(ask, `unbind-driver ${address}`);
    if (wanted !== '-') await must(ask, `bind-driver ${address} ${wanted}`);
  }
}

/** Prepares all devices that can be probed, while nobody owns a group. Throws NotReady. */
export async function prepareProbes(ask: Ask, machine: Machine): Promise<void> {
  const able = machine.topology.devices.filter(({ role }) => role !== 'kernel-driver');
  await must(
    ask,
    ['probe-setup', `0x${PROBE_AREA.toString(16)}`, ...able.map(({ address }) => address)].join(
      ' ',
    ),
  );
}

/** Gives everything back that a scenario took, so that the next one starts afresh. Throws NotReady. */
export async function cleanUp(ask: Ask, machine: Machine, scenario: Scenario): Promise<void> {
  const uses = new Set(linesOf(scenario).map(({ asked }) => asked.operation));
  await must(ask, 'close-all');
  if (uses.has('remove')) await putDevicesBack(ask, machine);
  if (uses.has('group-type')) await putTypesBack(ask, machine);
  await putDriversBack(ask, machine);
}

/** All groups begin with the identity, as the guest's kernel is told. */
async function putTypesBack(ask: Ask, { topology: { devices } }: Machine): Promise<void> {
  const first = new Map([...devices].reverse().map(({ group, address }) => [group, address]));
  for (const address of first.values()) await must(ask, `group-type ${address} identity`);
}

/** A device that could not join its group when it came back gets it when it comes once more. */
async function putDevicesBack(ask: Ask, machine: Machine): Promise<void> {
  await must(ask, 'rescan');
  for (const { address } of machine.topology.devices) {
    const [group] = await must(ask, `group ${address}`);
    if (group === '-') await must(ask, `remove ${address}`);
  }
  await must(ask, 'rescan');
}

async function must(ask: Ask, request: string): Promise<readonly string[]> {
  const reply = await ask(request);
  if (reply.kind === 'rejected') throw new NotReady(`"${request}" was rejected: ${reply.reason}`);
  if (reply.errno !== 'OK') throw new NotReady(`"${request}" failed: ${reply.errno}`);
  return reply.values;
}
