import type { Policy } from '../../../machines/policies/policy';
import type { Scope } from '../../../machines/scope';
import type { PathStep } from '../walk/trail';
import type { Subject } from './subject';
import { parseQuirks, quirkNames, showQuirks } from '../../../machines/policies/quirks';
import { parsePolicy, showPolicy } from '../../../machines/policies/with-choices';
import { mutantById, mutants } from '../../../properties/mutants/registry';
import { readStep, scopeFrom } from '../../../properties/trace-file';
import { wasShipped } from '../../../properties/mutants/rules-with';
import { showPathStep } from '../walk/trail';
import { firstSubject, namedScopes, nameOfScope } from './subject';

/** A moment of a path: after so many commands, and within the next one after so many table writes. */
export interface Moment {
  readonly step: number;
  /** Writes of the command `step` (from 0) that are done, while it is still going on. */
  readonly write?: number;
}

/** Everything that the page shows, as far as its address tells it. */
export interface Address {
  readonly subject: Subject;
  /** A second policy that is walked along the same commands. */
  readonly beside?: Policy;
  readonly path: readonly PathStep[];
  readonly at: Moment;
}

/** What is wrong with an address, in words for the person who followed it. */
export class UnreadableAddress extends Error {}

export const firstAddress: Address = { subject: firstSubject, path: [], at: { step: 0 } };

/** The address as the part of a URL behind `#`. Equal addresses give equal texts. */
export function showAddress({ subject, beside, path, at }: Address): string {
  const { policy, quirks, mutant, scope } = subject;
  const name = nameOfScope(scope);
  const parts: readonly (readonly [string, string] | undefined)[] = [
    ['policy', showPolicy(policy)],
    showQuirks(quirks) === 'none' ? undefined : ['quirks', showQuirks(quirks)],
    mutant === undefined ? undefined : ['mutant', mutant.id],
    name === undefined ? ['scope', JSON.stringify(scope)] : ['machine', name],
    beside === undefined ? undefined : ['beside', showPolicy(beside)],
    path.length === 0 ? undefined : ['path', path.map(stepWord).join('~')],
    at.step === path.length && at.write === undefined ? undefined : ['at', showMoment(at)],
  ];
  return parts
    .flatMap((part) => (part === undefined ? [] : [`${part[0]}=${encode(part[1])}`]))
    .join('&');
}

/** Reads what `showAddress` writes. Throws UnreadableAddress. */
export function readAddress(text: string): Address {
  const part = new Map(new URLSearchParams(text));
  const policy = orUnreadable(() => parsePolicy(part.get('policy') ?? firstSubject.policy.name));
  const quirks = parseQuirks(part.get('quirks') ?? 'none');
  if (quirks === undefined)
    throw new UnreadableAddress(`unknown quirks: expected some of ${quirkNames.join(', ')}`);
  if (showQuirks(quirks) !== 'none' && !wasShipped(policy))
    throw new UnreadableAddress(`${policy.name} was never shipped, so it has no quirks`);
  const id = part.get('mutant');
  const mutant = id === undefined ? undefined : mutantById(id);
  if (id !== undefined && mutant === undefined)
    throw new UnreadableAddress(
      `no mutant ${id}: expected one of ${mutants.map((one) => one.id).join(', ')}`,
    );
  const besideText = part.get('beside');
  const path = (part.get('path') ?? '')
    .split('~')
    .filter((word) => word !== '')
    .map(readStepWord);
  return {
    subject: {
      policy,
      quirks,
      scope: readScope(part.get('machine'), part.get('scope')),
      ...(mutant === undefined ? {} : { mutant }),
    },
    ...(besideText === undefined ? {} : { beside: orUnreadable(() => parsePolicy(besideText)) }),
    path,
    at: readMoment(part.get('at'), path.length),
  };
}

function readScope(name: string | undefined, json: string | undefined): Scope {
  if (json !== undefined) return orUnreadable(() => scopeFrom(json));
  if (name === undefined) return firstSubject.scope;
  const found = namedScopes.find((one) => one.name === name);
  if (found === undefined)
    throw new UnreadableAddress(
      `no machine "${name}": expected one of ${namedScopes.map((one) => one.name).join(', ')}`,
    );
  return found.scope;
}

function readMoment(text: string | undefined, steps: number): Moment {
  if (text === undefined) return { step: steps };
  const match = /^(\d{1,6})(?:\.(\d{1,6}))?$/.exec(text);
  const step = Number(match?.[1]);
  if (match === null || step > steps)
    throw new UnreadableAddress(`there is no moment ${text} in a path of ${steps} commands`);
  return match[2] === undefined ? { step } : { step, write: Number(match[2]) };
}

const showMoment = ({ step, write }: Moment): string =>
  write === undefined ? String(step) : `${step}.${write}`;

/** `ATTACH.d1.i1!0`: short, and of characters that an address may have as they are. */
const stepWord = (step: PathStep): string =>
  showPathStep(step).replace(' !', '!').replaceAll(' ', '.');

function readStepWord(word: string): PathStep {
  const text = word.replaceAll('.', ' ').replace('!', ' !');
  const { command, failAt } = orUnreadable(() => readStep(text, 1));
  return { command, ...(failAt === undefined ? {} : { failAt }) };
}

/** Only what would be misread is escaped, so that people can read the address. */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%3D', '=').replaceAll('%3A', ':');

function orUnreadable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UnreadableAddress(error instanceof Error ? error.message : String(error));
  }
}
