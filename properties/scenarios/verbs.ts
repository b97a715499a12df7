import type { Form } from './form';
import type { Situation } from './situation';
import { bar, driver, session } from '../../machines/vocabulary/device';
import { container, domain, groupFile, owner } from '../../machines/vocabulary/group';
import { backing, parent, space } from '../../machines/vocabulary/ioasid';
import { fdOf, groupOf, slotBefore } from '../../machines/vocabulary/topology';
import { numberOf } from './form';

/** A command that a step comes to. Whether there is such a call is left to the rules at hand. */
export interface Asked {
  readonly call: string;
  readonly args: readonly number[];
  /** The number of the table write that fails, from 0. */
  readonly failAt?: number;
  /** The kernel does it by itself, where it can be done. */
  readonly byItself?: true;
}

/** Commands one after the other, each asked for when the one before was carried out. */
export type Commands = Generator<Asked, void, undefined>;

/** Something that a user, an administrator or the hardware wants, and the commands that it takes. */
export interface Verb {
  readonly form: Form;
  readonly says: string;
  readonly commands: (now: Situation, first: number, second: number, word: string) => Commands;
}

const asked = (call: string, ...args: readonly number[]): Asked => ({ call, args });
const one = (call: string) =>
  function* (_now: Situation, of: number): Commands {
    yield asked(call, of);
  };

/** Where a call needs a device file or a group file first, the user opens it. */
function* open(now: Situation, d: number): Commands {
  if (now.offers('OPEN_DEVICE')) yield asked('OPEN_DEVICE', d);
  else {
    yield* openGroup(now, d);
    yield asked('GET_DEVICE_FD', d);
  }
}

function* bind(now: Situation, d: number, f: number): Commands {
  const g = now.number(groupOf, d);
  if (now.offers('GROUP_BIND')) {
    yield* openGroup(now, d);
    if (now.number(owner, g) !== f) yield asked('GROUP_BIND', g, f);
    yield asked('GET_DEVICE_FD', d);
  } else if (now.offers('SET_CONTAINER')) {
    yield* openGroup(now, d);
    if (now.number(container, g) !== f) yield asked('SET_CONTAINER', g, f);
    if (now.is(backing, f, 'unset')) yield asked('SET_IOMMU', f);
    yield asked('GET_DEVICE_FD', d);
  } else {
    if (now.is(session, d, 'closed')) yield asked('OPEN_DEVICE', d);
    yield asked('BIND', d, f);
  }
}

function* openGroup(now: Situation, d: number): Commands {
  const g = now.number(groupOf, d);
  if (now.is(groupFile, g, 'closed')) yield asked('OPEN_GROUP', g);
}

/** Ids are handed out from the lowest, so the free ones below come first. */
function* allocBelow(now: Situation, i: number): Commands {
  const below = now.number(slotBefore, i);
  if (below !== 0 && now.is(space, below, 'free')) yield* allocAs('ALLOC')(now, below);
}

const allocAs = (call: string) =>
  function* (now: Situation, i: number): Commands {
    yield* allocBelow(now, i);
    yield asked(call, i);
  };
const alloc = allocAs('ALLOC');

/** Where tables are no objects, an address space is its own table. */
function* table(now: Situation, i: number, of: number): Commands {
  yield* allocBelow(now, i);
  if (now.offers('ALLOC_TABLE')) yield asked('ALLOC_TABLE', i, of);
  else yield asked('ALLOC', i);
}

function* nest(now: Situation, i: number, on: number): Commands {
  yield* allocBelow(now, i);
  yield asked('NEST', i, on);
}

/** What is done to the mappings of a table is asked of its address space. */
const onSpace = (call: string) =>
  function* (now: Situation, i: number): Commands {
    yield asked(call, now.is(space, i, 'manual') ? now.number(parent, i) : i);
  };

const attachBy = (call: string) =>
  function* (now: Situation, d: number, i: number): Commands {
    if (now.offers(call) && now.is(space, i, 'free')) yield* alloc(now, i);
    yield asked(call, d, i);
  };

const attach = attachBy('ATTACH');

/** A container has one address space, for whole groups: another one is another container. */
function* put(now: Situation, d: number, i: number): Commands {
  const g = now.number(groupOf, d);
  if (!now.offers('SET_CONTAINER')) yield* attach(now, d, i);
  else if (now.value(domain, g) !== `i${i}`) yield asked('SET_CONTAINER', g, now.number(fdOf, i));
}

/** The file of a device that is closed is opened to map its memory. */
function* mmap(now: Situation, d: number): Commands {
  if (now.is(session, d, 'closed')) yield* open(now, d);
  yield asked('MMAP_BAR', d);
}

/** The kernel releases what nobody refers to any more. */
function* release(now: Situation, devices: readonly number[]): Commands {
  for (const d of devices)
    if (now.is(session, d, 'lingering') && now.is(bar, d, 'unmapped'))
      yield { ...asked('REAP', d), byItself: true };
  yield* releaseGroups(now);
}

function* releaseGroups(now: Situation): Commands {
  if (!now.offers('REAP_GROUP')) return;
  for (const g of now.all('Group', (one) => now.is(groupFile, one, 'pinned')))
    yield { ...asked('REAP_GROUP', g), byItself: true };
}

function* close(now: Situation, d: number): Commands {
  yield asked('CLOSE_DEVICE', d);
  yield* release(now, [d]);
}

/** What `bind` opened is closed: with the last device of a group its group file, where there is one. */
function* giveUp(now: Situation, d: number): Commands {
  yield* close(now, d);
  const g = now.number(groupOf, d);
  const inUse = now.all(
    'Device',
    (m) => now.number(groupOf, m) === g && now.is(session, m, 'bound'),
  );
  if (!now.offers('CLOSE_GROUP') || inUse.length > 0 || !now.is(groupFile, g, 'open')) return;
  yield asked('CLOSE_GROUP', g);
  yield* releaseGroups(now);
}

function* munmap(now: Situation, d: number): Commands {
  yield asked('MUNMAP_BAR', d);
  yield* release(now, [d]);
}

function* exit(now: Situation, f: number): Commands {
  yield asked('EXIT', f);
  yield* release(
    now,
    now.all('Device', () => true),
  );
}

function* changeDriver(now: Situation, d: number, _second: number, name: string): Commands {
  if (name === 'none' || !now.is(driver, d, 'none')) yield asked('UNBIND_DRIVER', d);
  if (name !== 'none') yield asked(`BIND_${name.toUpperCase()}_DRIVER`, d);
}

/** What a step can say. */
export const verbs: readonly Verb[] = [
  { form: 'open F', says: 'open /dev/iommu, or a container', commands: one('OPEN_IOMMU') },
  { form: 'open D', says: 'open the device and no more', commands: open },
  { form: 'bind D F', says: 'bring the device into the context of the fd', commands: bind },
  { form: 'unbind D', says: 'the reverse, with the file left open', commands: one('UNBIND') },
  { form: 'attach D I', says: 'attach, or move what is attached', commands: attach },
  { form: 'detach D', says: 'detach', commands: one('DETACH') },
  { form: 'close D', says: 'close the device file', commands: close },
  { form: 'close F', says: 'close the fd or the container', commands: one('CLOSE_IOMMU') },
  { form: 'exit F', says: 'the process that holds the fd dies', commands: exit },
  { form: 'alloc I', says: 'allocate the IOASID', commands: alloc },
  { form: 'free I', says: 'free it', commands: one('FREE') },
  { form: 'map I', says: 'map memory, readable and writable', commands: onSpace('MAP') },
  { form: 'map I read-only', says: 'map memory', commands: onSpace('MAP_READ_ONLY') },
  { form: 'unmap I', says: 'unmap it', commands: onSpace('UNMAP') },
  {
    form: 'mmap D',
    says: 'map device memory, of a closed device after opening it',
    commands: mmap,
  },
  { form: 'munmap D', says: 'unmap device memory', commands: munmap },
  {
    form: 'driver D kernel|vfio|stub|none',
    says: 'take the device from its driver and give it to another',
    commands: changeDriver,
  },
  { form: 'plug D', says: 'the device appears on the bus', commands: one('HOT_ADD') },
  { form: 'unplug D', says: 'the device is removed from the bus', commands: one('HOT_REMOVE') },
  { form: 'give up D', says: 'close what bind has opened', commands: giveUp },
  { form: 'put D into I', says: 'have the device use this address space', commands: put },
  { form: 'hot reset D', says: 'reset its bus or slot', commands: one('HOT_RESET') },
  {
    form: 'alloc I enforcing',
    says: 'allocate one that makes every access snoop caches',
    commands: allocAs('ALLOC_ENFORCING'),
  },
  { form: 'table I of I', says: 'make a table of an address space', commands: table },
  { form: 'nest I on I', says: 'build an IOASID on another one', commands: nest },
  { form: 'attach D I pasid', says: 'attach under the PASID', commands: attachBy('PASID_ATTACH') },
  { form: 'detach D pasid', says: 'detach the PASID', commands: one('PASID_DETACH') },
  { form: 'reset D', says: 'a function reset begins', commands: one('RESET_PREPARE') },
  { form: 'reset over D', says: 'it is over', commands: one('RESET_DONE') },
  { form: 'page request D', says: 'the device misses a page', commands: one('PAGE_REQUEST') },
  { form: 'page response D', says: 'its user answers', commands: one('PAGE_RESPONSE') },
];

/** The commands of a verb for the words that its form leaves open. */
export const commandsOf =
  (verb: Verb, open: readonly string[]) =>
  (now: Situation): Commands => {
    const [first = '', second = ''] = open;
    return verb.commands(now, numberOf(first), numberOf(second), second);
  };
