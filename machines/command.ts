import type { Sort } from './terms/sorts';
import type { Value } from './terms/term';
import type { MachineName } from './chart/transition';
import type { Policy } from './policies/policy';
import type { Rules } from './policies/rules';
import { commandKinds } from './command-kinds';
import { sortPrefix } from './terms/sorts';

/** Parts of the model that a scope can leave out, to keep an exploration within reach. */
export const features = [
  'core',
  'drivers',
  'tables',
  'nesting',
  'pasid',
  'memory',
  'mappings',
  'hotplug',
  'reset',
  'exit',
  'mishaps',
  'hot-reset',
  'formats',
  'faults',
  'guest-tables',
] as const;
export type Feature = (typeof features)[number];

/** A kind of command: whose machine it goes to, its parameters, and who is behind it. */
export interface CommandKind {
  readonly name: CommandName;
  readonly to: MachineName;
  /** The first parameter is the entity that handles the command. */
  readonly parameters: readonly { readonly name: string; readonly sort: Sort }[];
  /** The security context of the user who acts; none for an administrator or the hardware. */
  readonly principal: Value<'Fd'>;
  readonly feature: Feature;
  /** Whether the command exists under a policy. */
  readonly offeredBy: (policy: Policy) => boolean;
  /** Whether it gives something up that a user holds; see the claim that all can be given back. */
  readonly closes: boolean;
  readonly says: string;
}

export const commandNames = [
  'OPEN_IOMMU',
  'CLOSE_IOMMU',
  'OPEN_DEVICE',
  'CLOSE_DEVICE',
  'REAP',
  'BIND',
  'UNBIND',
  'GROUP_BIND',
  'ATTACH',
  'DETACH',
  'ALLOC',
  'FREE',
  'OPEN_GROUP',
  'CLOSE_GROUP',
  'REAP_GROUP',
  'SET_CONTAINER',
  'UNSET_CONTAINER',
  'SET_IOMMU',
  'GET_DEVICE_FD',
  'BIND_KERNEL_DRIVER',
  'BIND_VFIO_DRIVER',
  'BIND_STUB_DRIVER',
  'UNBIND_DRIVER',
  'ALLOC_TABLE',
  'NEST',
  'PASID_ATTACH',
  'PASID_DETACH',
  'MMAP_BAR',
  'MUNMAP_BAR',
  'MAP',
  'MAP_READ_ONLY',
  'UNMAP',
  'HOT_ADD',
  'HOT_REMOVE',
  'RESET_PREPARE',
  'RESET_DONE',
  'EXIT',
  'ATTACH_UNWRITABLE_REPLY',
  'PASID_ATTACH_UNWRITABLE_REPLY',
  'ATTACH_PASID_ZERO',
  'ATTACH_WINDOW_FAILURE',
  'ATTACH_OUT_OF_MEMORY',
  'HOT_RESET',
  'ALLOC_ENFORCING',
  'PAGE_REQUEST',
  'PAGE_RESPONSE',
  'GUEST_WRITE',
  'INVALIDATE',
] as const;
export type CommandName = (typeof commandNames)[number];

const byName = new Map(commandKinds.map((kind) => [kind.name, kind]));

/** The description of a command by its name. */
export function commandKind(name: CommandName): CommandKind {
  const kind = byName.get(name);
  if (kind === undefined) throw new Error(`no command ${name}`);
  return kind;
}

export const isCommandName = (text: string): text is CommandName =>
  commandNames.some((name) => name === text);

/** The commands that exist under a policy, restricted to some features. */
export function alphabet(rules: Rules, wanted: ReadonlySet<Feature>): CommandKind[] {
  return commandKinds.filter((kind) => wanted.has(kind.feature) && kind.offeredBy(rules.policy));
}

/** One command with its arguments, such as `ATTACH d1 i2`. */
export interface Command {
  readonly name: CommandName;
  readonly args: readonly number[];
}

export function showCommand(command: Command): string {
  const { parameters } = commandKind(command.name);
  return [
    command.name,
    ...parameters.map((p, at) => `${sortPrefix[p.sort]}${command.args[at] ?? 0}`),
  ].join(' ');
}
