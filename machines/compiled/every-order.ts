import type { Errno } from '../errno';
import type { Id } from '../terms/sorts';
import type { State } from '../terms/structure';
import { errnoFromNumber } from '../errno';
import { ModelError } from '../system/compose';

/** The single steps of a command; each writes into `next` and returns 0 if it was taken. */
export interface MicroSteps {
  begin(now: State, next: State, command: number): number;
  /** The group whose members are being moved, or 0 if the command is over. */
  busy(state: State): Id<'Group'>;
  /** The members that the loop still has before it. */
  awaiting(state: State, group: Id<'Group'>): readonly Id<'Device'>[];
  written(now: State, next: State, group: Id<'Group'>, device: Id<'Device'>): number;
  failed(now: State, next: State, group: Id<'Group'>, device: Id<'Device'>): number;
  settle(now: State, next: State, group: Id<'Group'>): number;
  /** The number of the answer given last; with an argument, sets it. */
  answer(set?: number): number;
}

interface Branch {
  readonly state: State;
  readonly answer: number;
}

/**
 * The kernel moves the members of a group in the order in which they appeared, which numbers alone do
 * not tell: a search that identifies states up to the numbers of devices must allow every order.
 * `begun` is room for one state.
 */
export function everyOrder(
  micro: MicroSteps,
  now: State,
  begun: State,
  command: number,
  visit: (micro: State) => void,
  done: (next: State, answer: Errno) => void,
): number {
  const result = micro.begin(now, begun, command);
  if (result !== 0) return result;
  if (micro.busy(begun) === 0) {
    done(begun, errnoFromNumber(micro.answer()));
    return 0;
  }
  const seen: Branch[] = [];
  const open: Branch[] = [{ state: begun.slice(), answer: micro.answer() }];
  const follow = ({ state, answer }: Branch, take: (next: State) => number): boolean => {
    const next = state.slice();
    micro.answer(answer);
    if (take(next) !== 0) return false;
    open.push({ state: next, answer: micro.answer() });
    return true;
  };
  for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
    const { state, answer } = branch;
    if (seen.some((one) => one.answer === answer && equal(one.state, state))) continue;
    seen.push(branch);
    const group = micro.busy(state);
    if (group === 0) {
      done(state, errnoFromNumber(answer));
      continue;
    }
    visit(state);
    const devices = micro.awaiting(state, group);
    for (const device of devices) {
      if (!follow(branch, (next) => micro.written(state, next, group, device)))
        throw new ModelError(`the write for d${device} of g${group} was not taken`);
      follow(branch, (next) => micro.failed(state, next, group, device));
    }
    if (devices.length === 0 && !follow(branch, (next) => micro.settle(state, next, group)))
      throw new ModelError(`the switch of g${group} got stuck`);
  }
  return 0;
}

/** Two orders of the same writes meet again; of the few states of one command, comparing is quickest. */
function equal(a: State, b: State): boolean {
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
