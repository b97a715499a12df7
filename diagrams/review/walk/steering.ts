import type { Policy } from '../../../machines/policies/policy';
import type { Address, Moment } from '../subject/address';
import type { Subject } from '../subject/subject';
import type { PathStep, TakenStep } from './trail';
import { noQuirks } from '../../../machines/policies/quirks';
import { wasShipped } from '../../../properties/mutants/rules-with';

/** Takes a command where the page stands; what was undone before is forgotten. */
export const stepped = (address: Address, step: PathStep): Address => {
  const path = [...address.path.slice(0, address.at.step), step];
  return { ...address, path, at: { step: path.length } };
};

/** One command back; the path stays, so that it can be gone along again. */
export const undone = (address: Address): Address =>
  jumped(address, {
    step: Math.max(0, address.at.step - (address.at.write === undefined ? 1 : 0)),
  });

/** One command forward along the path. */
export const redone = (address: Address): Address =>
  jumped(address, { step: Math.min(address.path.length, address.at.step + 1) });

/** To any moment of the path. */
export const jumped = (address: Address, at: Moment): Address => ({ ...address, at });

/** One moment forward, through the states between two table writes too. */
export function crept(address: Address, taken: readonly TakenStep[]): Address {
  const { step, write } = address.at;
  const writes = taken[step]?.micro.length ?? 0;
  const next = write === undefined ? 0 : write + 1;
  return next < writes ? jumped(address, { step, write: next }) : redone(address);
}

/** Another subject on the same path; what was never shipped has no quirks. */
export const resubjected = (address: Address, change: Partial<Subject>): Address => {
  const subject = { ...address.subject, ...change };
  return {
    ...address,
    subject: wasShipped(subject.policy) ? subject : { ...subject, quirks: noQuirks },
  };
};

/** Without the mutant, which a partial change cannot say. */
export function sound({ subject: { mutant: _taken, ...subject }, ...address }: Address): Address {
  return { ...address, subject };
}

/** A second policy beside the first, or none. */
export function beside(address: Address, policy: Policy | undefined): Address {
  const { subject, path, at } = address;
  return { subject, path, at, ...(policy === undefined ? {} : { beside: policy }) };
}

/** What is walked beside the subject: the other policy on the same machine, with the quirks it can have. */
export function subjectBeside({ beside: policy, subject }: Address): Subject | undefined {
  if (policy === undefined) return undefined;
  const quirks = wasShipped(policy) ? subject.quirks : noQuirks;
  return { policy, quirks, scope: subject.scope };
}
