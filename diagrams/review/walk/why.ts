import type { Model } from '../../../machines/model';
import type { Place } from '../../../machines/system/compose';
import type { Refusal } from '../../../machines/system/refusal';
import type { State } from '../../../machines/terms/structure';
import type { ValueNode } from '../../../machines/terms/term';
import { because } from '../../../machines/terms/because';
import { printFormula } from '../../../machines/terms/print';
import { showValue, sortPrefix } from '../../../machines/terms/sorts';
import { substitute } from '../../../machines/terms/substitute';

/** A refusal in a reader's words. */
export interface Why {
  /** `g1`, or `host`. */
  readonly who: string;
  readonly event: string;
  readonly errno: string;
  /** What is the case because of which it is refused: `session(d2) = open`. */
  readonly here: string;
  /** The guard as the chart has it. */
  readonly guard: string;
  readonly source: string;
}

/** Says who refuses, to what, and what is the case because of which it does. */
export function why(model: Model, state: State, refusal: Refusal): Why {
  const { by, event, args, inState, guard, errno, source } = refusal;
  const variables = { ...args, self: by.self };
  const at = { layout: model.layout, now: state, before: state, variables };
  const names = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, named(name, value, by)]),
  );
  const reason = substitute(because(guard, at), names);
  const who = showPlace(by);
  return {
    who,
    event,
    errno,
    here: [
      ...(inState === undefined ? [] : [`${inState.region}(${who}) = ${inState.state}`]),
      ...(reason.op === 'true' ? [] : [printFormula(reason)]),
    ].join(' ∧ '),
    guard: guard.op === 'true' ? '' : printFormula(guard),
    source,
  };
}

/** `g1`, `fd2`, `r1`; the environment is the host. */
export function showPlace({ machine, self }: Place): string {
  switch (machine) {
    case 'device':
      return `${sortPrefix.Device}${self}`;
    case 'group':
      return `${sortPrefix.Group}${self}`;
    case 'ioasid':
      return `${sortPrefix.Ioasid}${self}`;
    case 'iommuFd':
      return `${sortPrefix.Fd}${self}`;
    case 'requester':
      return `${sortPrefix.Requester}${self}`;
    case 'environment':
      return 'host';
  }
}

/** The parameters of an event are named after what they are. */
function named(name: string, value: number, by: Place): ValueNode {
  const constant = (text: string): ValueNode => ({ op: 'constant', value, text });
  const reference = (prefix: string): ValueNode =>
    constant(value === 0 ? 'none' : `${prefix}${value}`);
  switch (name) {
    case 'self':
      return constant(showPlace(by));
    case 'device':
      return reference(sortPrefix.Device);
    case 'group':
      return reference(sortPrefix.Group);
    case 'fd':
      return reference(sortPrefix.Fd);
    case 'ioasid':
    case 'parent':
      return reference(sortPrefix.Ioasid);
    case 'domain':
      return constant(showValue({ kind: 'domain' }, value));
    default:
      return constant(String(value));
  }
}
