import type { Sort } from '../terms/sorts';
import type { Value } from '../terms/term';
import { variable } from '../terms/term';

type ParameterKind = Sort | 'Domain' | 'Counter';
type Signature = Readonly<Record<string, ParameterKind>>;

/**
 * Messages that the machines send each other within one command. Commands from outside are listed in
 * `command.ts`; together they are every event that a machine understands.
 */
export const messages = {
  // to a group
  CLAIM: { device: 'Device', fd: 'Fd' },
  MOVE: { device: 'Device', ioasid: 'Ioasid' },
  MOVE_UNWRITABLE: { device: 'Device', ioasid: 'Ioasid' },
  MOVE_WINDOWLESS: { device: 'Device', ioasid: 'Ioasid' },
  LEAVE: { device: 'Device' },
  LEAVE_UNWRITABLE: { device: 'Device' },
  PASID_MOVE: { device: 'Device', ioasid: 'Ioasid' },
  PASID_MOVE_UNWRITABLE: { device: 'Device', ioasid: 'Ioasid' },
  PASID_LEAVE: { device: 'Device' },
  RELEASE: { device: 'Device' },
  MOVE_ALIASED: { device: 'Device', ioasid: 'Ioasid' },
  JOIN: { ioasid: 'Ioasid' },
  UNJOIN: {},
  ORPHANED_GROUP: {},
  DRIVERLESS: { device: 'Device' },
  WRITTEN: { device: 'Device' },
  FAILED: { device: 'Device' },
  SETTLE: {},
  // to a device
  BOUND: { fd: 'Fd' },
  ATTACHED: { ioasid: 'Ioasid' },
  ATTACHED_WINDOWLESS: { ioasid: 'Ioasid' },
  ATTACHED_ALIASED: { ioasid: 'Ioasid' },
  DETACHED: {},
  PASID_ATTACHED: { ioasid: 'Ioasid' },
  PASID_DETACHED: {},
  WINDOW_LOST: {},
  ORPHANED: {},
  RELEASED: {},
  ZAPPED: {},
  DRIVER_GONE: {},
  MOVED: {},
  UNMOVED: {},
  DISTURBED: {},
  PROGRAMMED: {},
  PASID_DISTURBED: {},
  PASID_PROGRAMMED: {},
  SETTLED: {},
  BUS_RESET: {},
  ANSWERED: {},
  // to an IOASID
  ALLOCATED: {},
  REFERENCED: { by: 'Counter' },
  DROPPED: { by: 'Counter' },
  DESTROYED: {},
  PARENT_UNMAPPED: {},
  // to an IOMMU fd
  UNPINNED: {},
  BACKING_LOST: {},
  // to a requester id
  PROGRAM: { domain: 'Domain' },
  PROGRAM_FAILED: { domain: 'Domain' },
  PROGRAM_PASID: { domain: 'Domain' },
  PROGRAM_PASID_FAILED: { domain: 'Domain' },
  LEAVE_BUS: { domain: 'Domain' },
  // to the environment
  FAIL: {},
  HALT: {},
  // to any machine with a projected region
  OBSERVE: {},
} as const satisfies Readonly<Record<string, Signature>>;

export type MessageName = keyof typeof messages;
export type MessageArguments<M extends MessageName> = {
  readonly [P in keyof (typeof messages)[M]]: (typeof messages)[M][P] extends ParameterKind
    ? Value<(typeof messages)[M][P]>
    : never;
};

/** The parameters of the event that is being handled, for use in guards and updates. */
export const event = {
  device: variable<'Device'>('device'),
  group: variable<'Group'>('group'),
  fd: variable<'Fd'>('fd'),
  ioasid: variable<'Ioasid'>('ioasid'),
  parent: variable<'Ioasid'>('parent'),
  domain: variable<'Domain'>('domain'),
  by: variable<'Counter'>('by'),
} as const;

/** The entity whose machine handles the event. */
export const self = <S extends Sort>(): Value<S> => variable<S>('self');
