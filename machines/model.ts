import type { EntityMachine } from './chart/chart';
import type { Command } from './command';
import type { Rules } from './policies/rules';
import type { DeviceShape, Scope } from './scope';
import type { State } from './terms/structure';
import { alphabet } from './command';
import { environmentMachine, hasEnvironment } from './chart/environment';
import { deviceMachine } from './device/device';
import { groupMachine } from './group/group';
import { ioasidMachine } from './ioasid/ioasid';
import { iommuFdMachine } from './iommu-fd/iommu-fd';
import { requesterMachine } from './requester/requester';
import { domainConstant } from './terms/sorts';
import { Layout } from './terms/structure';
import { universeOf } from './universe';
import { aliasOf, directMapped, requesterOf } from './vocabulary/topology';
import * as device from './vocabulary/device';
import { domain } from './vocabulary/group';
import { failuresLeft } from './vocabulary/environment';
import { pasidTable, table } from './vocabulary/requester';

/** The machines of a policy, put together over a finite scope. */
export interface Model {
  readonly rules: Rules;
  readonly scope: Scope;
  readonly machines: readonly EntityMachine[];
  readonly layout: Layout;
  /** Every command with every combination of arguments. */
  readonly commands: readonly Command[];
  readonly initial: State;
}

/** The machines of a policy, whatever the scope. */
export const machinesFor = (rules: Rules): readonly EntityMachine[] => [
  deviceMachine(rules),
  groupMachine(rules),
  ioasidMachine(rules),
  iommuFdMachine(rules),
  requesterMachine(rules),
  ...(hasEnvironment(rules) ? [environmentMachine(rules)] : []),
];

/** Builds the model: devices on vfio-pci, an open IOMMU fd for every user, nothing bound. */
export function buildModel(rules: Rules, scope: Scope): Model {
  const machines = machinesFor(rules);
  const layout = new Layout(
    universeOf(scope),
    machines.flatMap((machine) => [...machine.regions, ...machine.fields]),
  );
  return {
    rules,
    scope,
    machines,
    layout,
    commands: groundCommands(rules, scope, layout),
    initial: initialState(rules, scope, machines, layout),
  };
}

function groundCommands(rules: Rules, scope: Scope, layout: Layout): Command[] {
  const commands: Command[] = [];
  for (const kind of alphabet(rules, new Set(scope.features))) {
    let rows: number[][] = [[]];
    for (const parameter of kind.parameters) {
      const size = layout.universe.size[parameter.sort];
      rows = rows.flatMap((row) => Array.from({ length: size }, (_, at) => [...row, at + 1]));
    }
    commands.push(...rows.map((args) => ({ name: kind.name, args })));
  }
  return commands;
}

function initialState(
  rules: Rules,
  scope: Scope,
  machines: readonly EntityMachine[],
  layout: Layout,
): State {
  const state = new Uint8Array(layout.length);
  const { size } = layout.universe;
  for (const machine of machines) {
    for (const region of machine.regions) {
      const at = initialOf(machine, region.name, region.range);
      for (let element = 1; element <= layout.sizeOf(machine.of); element += 1)
        layout.write(state, region, element, at);
    }
  }
  for (let r = 1; r <= size.Requester; r += 1) {
    layout.write(state, table.symbol, r, domainConstant.default);
    layout.write(state, pasidTable.symbol, r, domainConstant.blocked);
  }
  if (rules.policy.moves === 'group')
    for (let g = 1; g <= size.Group; g += 1)
      layout.write(state, domain.symbol, g, domainConstant.default);
  if (rules.failures) layout.write(state, failuresLeft.symbol, 1, scope.failures);
  scope.groups
    .flatMap((group) => group.devices)
    .forEach((shape, index) => placeDevice(layout, state, shape, index + 1));
  if (rules.policy.start !== 'first-claim') blockEarly(rules, layout, state);
  parkUnusedRequesters(layout, state);
  return state;
}

function placeDevice(layout: Layout, state: State, shape: DeviceShape, d: number): void {
  const name = shape.absent === true ? 'none' : shape.driver;
  if (name !== undefined)
    layout.write(state, device.driver.symbol, d, device.driver.values.indexOf(name));
  if (shape.absent === true)
    layout.write(state, device.presence.symbol, d, device.presence.values.indexOf('absent'));
}

/** Where blocked DMA begins before the first claim: a kernel driver that shares a requester id came last. */
function blockEarly({ policy }: Rules, layout: Layout, state: State): void {
  const blocks = policy.start === 'vfio-probe' ? 'vfio' : undefined;
  const { size } = layout.universe;
  for (let r = 1; r <= size.Requester; r += 1) {
    const own = layout.read(state, aliasOf.symbol, r);
    const drivers = Array.from({ length: size.Device }, (_, at) => at + 1)
      .filter((d) => layout.read(state, requesterOf.symbol, d) === own)
      .map((d) => device.driver.values[layout.read(state, device.driver.symbol, d)]);
    const inUse = drivers.includes('kernel');
    const isBlocked = blocks === undefined ? !inUse : !inUse && drivers.includes(blocks);
    if (isBlocked) layout.write(state, table.symbol, r, domainConstant.blocked);
  }
}

/** A requester id that only absent devices use starts as the last of them would have left it. */
function parkUnusedRequesters(layout: Layout, state: State): void {
  const { size } = layout.universe;
  const present = device.presence.values.indexOf('present');
  for (let r = 1; r <= size.Requester; r += 1) {
    const own = layout.read(state, aliasOf.symbol, r);
    const users = Array.from({ length: size.Device }, (_, at) => at + 1).filter(
      (d) => layout.read(state, requesterOf.symbol, d) === own,
    );
    if (users.some((d) => layout.read(state, device.presence.symbol, d) === present)) continue;
    const direct = users.some((d) => layout.read(state, directMapped.symbol, d) === 1);
    layout.write(state, table.symbol, r, domainConstant[direct ? 'physical' : 'blocked']);
  }
}

/** The initial state of a region, as the chart itself says. */
export function initialOf(
  machine: EntityMachine,
  region: string,
  range: EntityMachine['regions'][number]['range'],
): number {
  const node = machine.logic.root.states[region];
  const first = node?.config.initial;
  if (range.kind !== 'enumeration' || typeof first !== 'string')
    throw new Error(`${machine.name}.${region} has no initial state`);
  return range.values.indexOf(first);
}
