import type { DeviceShape, Profile, Scope } from '../../machines/scope';
import type { Form } from './form';
import { features } from '../../machines/command';
import { profiles } from '../../machines/scope';
import { driver } from '../../machines/vocabulary/device';
import { Misread } from '../scenario-text/misread';
import { numberOf, readForm, showForms } from './form';

interface Group {
  devices: DeviceShape[];
  readonly aliases: number[];
  interruptsNotIsolated?: true;
}

/** A machine as far as it is described. */
export interface MachineDraft {
  readonly groups: Group[];
  fds?: number;
  ioasids?: number;
  profile?: Profile;
}

type Line = readonly [Form, (machine: MachineDraft, first: string, second: string) => void];
const groupForm = '"group d1 d2+d3"';
const mostOfAKind = 8;

const fact = (word: string, is: Partial<DeviceShape>): Line => [
  `D ${word}`,
  (machine, d) => change(machine, d, is),
];
const lines: readonly Line[] = [
  [
    `D driver ${driver.values.join('|')}`,
    (machine, d, name) => {
      const found = driver.values.find((one) => one === name);
      if (found !== undefined) change(machine, d, { driver: found });
    },
  ],
  fact('absent', { absent: true }),
  fact('direct-mapped', { directMapped: true }),
  fact('ats', { ats: true }),
  fact('pasid', { pasid: true }),
  fact('no-snoop', { noSnoop: true }),
  [
    'alias D',
    (machine, d) => {
      const { group, at } = placeOf(machine, d);
      group.aliases.push(group.devices[at]?.requester ?? 0);
    },
  ],
  [
    'G interrupts-not-isolated',
    (machine, g) => {
      const group = machine.groups[numberOf(g) - 1];
      if (group === undefined) throw new Misread(`there is no ${g} yet`, 'its line before this');
      group.interruptsNotIsolated = true;
    },
  ],
  ['fds N', (machine, n) => (machine.fds = count('fds', machine.fds, n))],
  ['ioasids N', (machine, n) => (machine.ioasids = count('ioasids', machine.ioasids, n))],
  [
    `iommu ${Object.keys(profiles).join('|')}`,
    (machine, name) => {
      if (isProfile(name)) machine.profile = name;
    },
  ],
  ['D slot N', (machine, d, n) => change(machine, d, { slot: Number(n) })],
  fact('no-snoop', { noSnoop: true }),
];

/** Takes one more line of a machine's description. Throws Misread. */
export function readMachineLine(machine: MachineDraft, words: readonly string[]): void {
  if (words[0] === 'group') {
    addGroup(machine, words.slice(1));
    return;
  }
  for (const [form, take] of lines) {
    const open = readForm(form, words);
    if (open !== undefined) {
      take(machine, open[0] ?? '', open[1] ?? '');
      return;
    }
  }
  throw new Misread(
    `"${words.join(' ')}" says nothing about a machine`,
    `one of ${groupForm}, ${showForms(lines.map(([form]) => form))}`,
  );
}

/** The machine that was described, in which `failures` table writes may fail. Throws Misread. */
export function scopeOf(machine: MachineDraft, failures: number): Scope {
  if (machine.groups.length === 0) throw new Misread('the machine has no group', groupForm);
  return {
    groups: machine.groups.map(({ aliases, ...group }) =>
      aliases.length === 0 ? group : { ...group, aliases },
    ),
    fds: machine.fds ?? 1,
    ioasids: machine.ioasids ?? 1,
    failures,
    profile: machine.profile ?? 'vt-d',
    features,
  };
}

/** `d1+d2 d3`: those joined by a plus share a requester id. */
function addGroup(machine: MachineDraft, words: readonly string[]): void {
  const named = words.flatMap((word, at) =>
    word.split('+').map((name) => ({ name, shape: { requester: at + 1 } })),
  );
  const wrong = named.find(({ name }) => readForm('D', [name]) === undefined);
  if (named.length === 0 || wrong !== undefined)
    throw new Misread(`"${wrong?.name ?? ''}" is no device`, groupForm);
  const before = machine.groups.reduce((sum, { devices }) => sum + devices.length, 0);
  named.sort((one, other) => numberOf(one.name) - numberOf(other.name));
  for (const [at, { name }] of named.entries())
    if (numberOf(name) !== before + at + 1)
      throw new Misread(
        `${name} is out of order`,
        `d${before + at + 1}: devices are numbered group by group`,
      );
  machine.groups.push({ devices: named.map(({ shape }) => shape), aliases: [] });
}

function change(machine: MachineDraft, name: string, is: Partial<DeviceShape>): void {
  const { group, at } = placeOf(machine, name);
  group.devices = group.devices.map((shape, index) => (index === at ? { ...shape, ...is } : shape));
}

function placeOf(machine: MachineDraft, name: string): { readonly group: Group; at: number } {
  let at = numberOf(name) - 1;
  for (const group of machine.groups) {
    if (at < group.devices.length) return { group, at };
    at -= group.devices.length;
  }
  throw new Misread(`${name} is in no group yet`, 'the line of its group before this');
}

function count(what: string, known: number | undefined, text: string): number {
  const value = Number(text);
  if (known !== undefined) throw new Misread(`${what} are told twice`, `"${what} ${known}" alone`);
  if (value < 1 || value > mostOfAKind)
    throw new Misread(`${value} ${what}`, `1 to ${mostOfAKind}`);
  return value;
}

const isProfile = (name: string): name is Profile => Object.hasOwn(profiles, name);
