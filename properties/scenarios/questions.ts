import type { State } from '../../machines/terms/structure';
import type { Form } from './form';
import type { Question, Told } from './question';
import { invariants } from '../../invariants/registry';
import { domainConstant, showValue } from '../../machines/terms/sorts';
import { variable } from '../../machines/terms/term';
import { attached, pageRequest } from '../../machines/vocabulary/device';
import { owner } from '../../machines/vocabulary/group';
import { leaf, parent, space, users } from '../../machines/vocabulary/ioasid';
import { pasidTable, table } from '../../machines/vocabulary/requester';
import { aliasOf, requesterOf } from '../../machines/vocabulary/topology';
import { hasPageRequests } from '../../machines/device/page-request';
import { isOperable } from '../../invariants/situations';
import { numberOf } from './form';

/** What can be asserted, each form with the question that answers in the same words. */
export interface QuestionForm {
  readonly form: Form;
  readonly says: string;
  /** Whether it is about what a step did, and so needs one. */
  readonly ofStep?: true;
  /** The question for the words that the form leaves open. */
  readonly asks: (first: string, second: string) => Question;
}

const places = [...Object.keys(domainConstant).filter((name) => name !== 'none'), 'I'].join('|');

/** Where requests of a device go, plain or with its PASID, under its requester id and every alias of it. */
function reached({ end }: Told, state: State, d: number, by = table): Set<string> {
  const { layout } = end.model;
  const own = layout.read(state, requesterOf.symbol, d);
  const found = new Set<string>();
  for (let r = 1; r <= layout.universe.size.Requester; r += 1)
    if (layout.read(state, aliasOf.symbol, r) === own)
      found.add(showValue(by.symbol.range, layout.read(state, by.symbol, r)));
  return found;
}

const reaches =
  (d: string): Question =>
  (told) =>
    `${d} reaches ${[...reached(told, told.state, numberOf(d))].join(' and ')}`;

const pasidReaches =
  (d: string): Question =>
  (told) =>
    `${d} pasid reaches ${[...reached(told, told.state, numberOf(d), pasidTable)].join(' and ')}`;

const neverReaches =
  (d: string, place: string): Question =>
  (told) => {
    const met = told.since.some((state) => reached(told, state, numberOf(d)).has(place));
    return met ? `${d} reaches ${place} on the way` : `${d} never reaches ${place}`;
  };

const tracked =
  (d: string): Question =>
  ({ end }) => {
    const ioasid = end.value(attached, numberOf(d));
    return `${d} tracked ${ioasid === 'none' ? 'nothing' : ioasid}`;
  };

const ownedBy =
  (g: string): Question =>
  ({ end }) => {
    const fd = end.number(owner, numberOf(g));
    return fd === 0 ? `${g} unowned` : `${g} owned by f${fd}`;
  };

const answers =
  (d: string): Question =>
  ({ compiled, state }) => {
    const holds = compiled.formula(isOperable(compiled.model.rules, variable<'Device'>('device')), [
      'device',
    ]);
    return holds(state, state, numberOf(d)) ? `${d} answers` : `${d} answers nothing`;
  };

const mapped = { unmapped: 'nothing', readOnly: 'read-only', readWrite: 'read-write' } as const;
const maps =
  (i: string): Question =>
  ({ end }) => {
    const at = numberOf(i);
    // the table of an address space holds what that space maps
    const mapper = end.is(space, at, 'manual') ? end.number(parent, at) : at;
    const found = leaf.values[end.number(leaf, mapper)] ?? 'unmapped';
    return `${i} maps ${mapped[found]}`;
  };

const waits =
  (d: string): Question =>
  ({ end }) => {
    const isWaiting =
      hasPageRequests(end.model.rules) && end.is(pageRequest, numberOf(d), 'pending');
    return `${d} waits for ${isWaiting ? 'a page' : 'nothing'}`;
  };

const life =
  (i: string): Question =>
  ({ end }) =>
    `${i} ${end.is(space, numberOf(i), 'free') ? 'free' : 'allocated'}`;

/** A claim that is not made under some rules is neither kept nor violated there. */
const judged =
  (id: string): Question =>
  ({ compiled, violated }) => {
    const { rules } = compiled.model;
    const isClaimed = invariants.some((one) => one.id === id && one.applies(rules));
    if (!isClaimed) return `${id} is not claimed`;
    return violated.has(id) ? `violates ${id}` : `keeps ${id}`;
  };

const unchanged: Question = ({ before, state }) =>
  state.every((value, at) => value === before[at]) ? 'unchanged' : 'changed';

/** Everything that an assertion can be, but for outcomes. */
export const questionForms: readonly QuestionForm[] = [
  { form: `D reaches ${places}`, says: 'where its DMA goes, aliases included', asks: reaches },
  {
    form: `D never reaches ${places}`,
    says: 'nor did it at any moment since the first step of "when"',
    ofStep: true,
    asks: neverReaches,
  },
  { form: 'D tracked I|nothing', says: 'what software believes', asks: tracked },
  { form: 'G owned by F', says: 'whose context the group belongs to', asks: ownedBy },
  { form: 'G unowned', says: 'it is the kernel’s', asks: ownedBy },
  { form: 'D answers', says: 'a user can drive the device', asks: answers },
  { form: 'D answers nothing', says: 'no user can', asks: answers },
  {
    form: 'I users N',
    says: 'attachments and children that keep it',
    asks:
      (i) =>
      ({ end }) =>
        `${i} users ${end.number(users, numberOf(i))}`,
  },
  { form: 'I free|allocated', says: 'whether there is such an address space', asks: life },
  { form: 'I maps nothing|read-only|read-write', says: 'what its table holds', asks: maps },
  { form: 'unchanged', says: 'the last step did nothing', ofStep: true, asks: () => unchanged },
  { form: 'keeps INV', says: 'the invariant held at every moment', asks: judged },
  { form: 'violates INV', says: 'it did not', asks: judged },
  {
    form: `D pasid reaches ${places}`,
    says: 'where its requests with the PASID go',
    asks: pasidReaches,
  },
  { form: 'D waits for a page', says: 'it has asked for a page', asks: waits },
  { form: 'D waits for nothing', says: 'it has not, or was answered', asks: waits },
];
