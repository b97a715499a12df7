import type { CommandName } from '../../machines/command';
import type { Move, Player, Strategy } from './strategy';
import type { StateView } from './state-view';
import { attached, bar, driver, presence, reset, session } from '../../machines/vocabulary/device';
import { owner } from '../../machines/vocabulary/group';
import { fdLife, space } from '../../machines/vocabulary/ioasid';
import { table } from '../../machines/vocabulary/requester';
import { groupOf, ioasidOf, requesterOf } from '../../machines/vocabulary/topology';

/** Does what a user of legacy containers does with device files that are bound and attached one by one. */
export const containerByDevices: Strategy = {
  says: [
    'SET_CONTAINER: open and bind every member on vfio-pci; if the container has its IOMMU driver, attach each.',
    'SET_IOMMU: allocate an IOASID and attach every bound device of the context.',
    'UNSET_CONTAINER, and the release of a group file: close the device files of the group; when the ' +
      'container loses its IOMMU driver, free the IOASID.',
    'BIND_VFIO_DRIVER in an owned group: the same, then open, bind and attach the device.',
    'UNBIND_DRIVER, HOT_REMOVE of a device that no container user has open: close its file, do the ' +
      'same, and attach again who shares its requester id.',
    'Other drivers, hot-add, resets, mappings, device memory: the same.',
    'Closing the container, or the death of its process: unmap device memory if a process died, and close ' +
      'the IOMMU fd as soon as the container is gone, that is when its last group has left.',
    'Group files, and opening and closing device files: nothing. The files stay open in between.',
  ],
  answers: {
    OPEN_IOMMU: same,
    CLOSE_IOMMU: catchUp,
    EXIT: (move, player) => {
      for (const d of devicesWhere(player.sees, (one) => isUnmapped(move.after, one)))
        if (!isUnmapped(player.sees, d)) player.does('MUNMAP_BAR', d);
      catchUp(move, player);
    },
    SET_CONTAINER: catchUp,
    SET_IOMMU: catchUp,
    UNSET_CONTAINER: catchUp,
    REAP_GROUP: catchUp,
    BIND_KERNEL_DRIVER: same,
    BIND_STUB_DRIVER: same,
    BIND_VFIO_DRIVER: sameThenCatchUp,
    UNBIND_DRIVER: putDownFirst,
    HOT_ADD: sameThenCatchUp,
    HOT_REMOVE: putDownFirst,
    RESET_PREPARE: same,
    RESET_DONE: sameThenCatchUp,
    MMAP_BAR: same,
    MUNMAP_BAR: same,
    MAP: same,
    MAP_READ_ONLY: same,
    UNMAP: (move, player) => {
      // a container is content with nothing to unmap
      if (move.before.state.some((value, at) => value !== move.after.state[at])) same(move, player);
    },
  },
};

const devicesWhere = (view: StateView, wanted: (d: number) => boolean): number[] =>
  view.all('Device').filter(wanted);
const isUnmapped = (view: StateView, d: number): boolean => view.is(bar, d, 'unmapped');
const isHeld = (view: StateView, d: number): boolean => view.is(session, d, 'bound');
const canHaveFile = (view: StateView, d: number): boolean =>
  view.is(presence, d, 'present') && view.is(driver, d, 'vfio');

function same({ command }: Move, player: Player): void {
  player.does(command.name, ...command.args);
}

function sameThenCatchUp(move: Move, player: Player): void {
  same(move, player);
  catchUp(move, player);
}

/** A device that nobody has open there must not be open here, or it keeps its driver and its place. */
function putDownFirst(move: Move, player: Player): void {
  const [d = 0] = move.command.args;
  if (isHeld(player.sees, d) && move.before.is(session, d, 'closed'))
    player.does('CLOSE_DEVICE', d);
  sameThenCatchUp(move, player);
}

/** Brings every group to where it is in the leader's state: given back, owned, or in the IOASID. */
function catchUp({ after }: Move, player: Player): void {
  const ownerThere = (d: number): number => after.number(owner, after.number(groupOf, d));
  const all = (wanted: (d: number) => boolean): number[] => devicesWhere(player.sees, wanted);
  const doEach = (name: CommandName, devices: readonly number[]): void => {
    for (const d of devices) player.does(name, d);
  };
  doEach(
    'CLOSE_DEVICE',
    all((d) => isHeld(player.sees, d) && ownerThere(d) === 0),
  );
  for (const d of all((one) => ownerThere(one) !== 0 && canHaveFile(after, one)))
    if (player.sees.is(session, d, 'closed')) {
      player.does('OPEN_DEVICE', d);
      player.does('BIND', d, ownerThere(d));
    }
  for (const i of player.sees.all('Ioasid'))
    if (player.sees.is(space, i, 'free') && !after.is(space, i, 'free')) player.does('ALLOC', i);
  for (const d of all((one) => isHeld(player.sees, one) && player.sees.is(reset, one, 'normal'))) {
    const into = ioasidThere(after, d);
    if (into !== 0 && !isIn(player.sees, d, into)) player.does('ATTACH', d, into);
  }
  for (const i of player.sees.all('Ioasid'))
    if (!player.sees.is(space, i, 'free') && after.is(space, i, 'free')) player.does('FREE', i);
  for (const fd of player.sees.all('Fd'))
    if (player.sees.is(fdLife, fd, 'open') && after.is(fdLife, fd, 'closed'))
      player.does('CLOSE_IOMMU', fd);
}

/** The IOASID that a device is in; both sides name it alike, as a container has only its first one. */
function ioasidThere(view: StateView, d: number): number {
  const domain = view.number(table, view.number(requesterOf, d));
  return view.model.layout.read(view.state, ioasidOf.symbol, domain);
}

const isIn = (view: StateView, d: number, ioasid: number): boolean =>
  view.number(attached, d) === ioasid && ioasidThere(view, d) === ioasid;
