import type { EntityMachine } from '../chart/chart';
import type { MachineName, Message } from '../chart/transition';
import type { Command } from '../command';
import type { Errno } from '../errno';
import type { Model } from '../model';
import type { State } from '../terms/structure';
import type { Valuation } from '../terms/evaluate';
import type { Answer, Change } from './ask';
import { commandKind } from '../command';
import { holds, valueOf } from '../terms/evaluate';
import { first } from '../terms/quantifiers';
import { variable } from '../terms/term';
import { awaitsReturn, awaitsWrite } from '../group/switch';
import { members } from '../vocabulary/topology';
import { ownership } from '../vocabulary/group';
import type { Hardware, HardwareEffect } from './hardware';
import { ask } from './ask';
import { effectOf, modelOnly } from './hardware';

/** A mistake in the model itself, never in what the user asked for. */
export class ModelError extends Error {}

/** The outcome of one command, micro-step by micro-step. */
export type Outcome =
  | { readonly kind: 'ignored' }
  | { readonly kind: 'refused'; readonly errno: Errno }
  | {
      readonly kind: 'done';
      readonly errno: Errno;
      /** The states in between, each reached by one table write; DMA may happen in every one. */
      readonly micro: readonly State[];
      readonly next: State;
      /** Whether the planned failure was met. */
      readonly failed: boolean;
    };

/** One machine of a model. */
export interface Place {
  readonly machine: MachineName;
  readonly self: number;
}

/** One event as a machine was given it, and what it answered. */
export interface Delivered {
  /** Who told it; nobody for a command or a step of the group's member loop. */
  readonly from?: Place;
  readonly to: Place;
  readonly event: string;
  readonly args: Readonly<Record<string, number>>;
  /** The state in which its guards were judged. */
  readonly now: State;
  readonly answer: Answer;
}

/** Told of every event, in the order in which the machines are given them. */
export type Onlooker = (delivered: Delivered) => void;

/**
 * Runs one command through the XState machines, synchronously as under the kernel's locks: either all
 * machines accept, or the first refusal stands and nothing changed. The hardware says which table
 * writes fail, where the switch that is going on may fail at all, and carries out the others.
 */
export function runCommand(
  model: Model,
  state: State,
  command: Command,
  hardware: Hardware = modelOnly(),
  onlooker?: Onlooker,
): Outcome {
  const kind = commandKind(command.name);
  const args: Record<string, number> = {};
  kind.parameters.forEach((parameter, at) => {
    args[parameter.name] = command.args[at] ?? 0;
  });
  const begun = deliver(
    { model, now: state, onlooker },
    { machine: kind.to, self: command.args[0] ?? 0 },
    command.name,
    args,
  );
  if (begun.kind !== 'accepted') return begun;
  begun.effects.forEach((effect) => hardware.perform(effect));
  let now = begun.next;
  let errno: Errno = begun.finish ?? 'OK';
  let failed = false;
  const micro: State[] = [];
  for (let write = 0; ;) {
    const group = busyGroup(model, now);
    if (group === undefined) return { kind: 'done', errno, micro, next: now, failed };
    micro.push(now);
    hardware.pause?.(now);
    const device = nextMember(model, now, group);
    const at: Moment = { model, now, onlooker };
    const loop: Place = { machine: 'group', self: group };
    let step: Delivery = { kind: 'ignored' };
    if (device !== 0 && hardware.fails(write)) {
      step = deliver(at, loop, 'FAILED', { device });
      failed ||= step.kind === 'accepted';
    }
    if (step.kind === 'ignored')
      step = deliver(at, loop, device === 0 ? 'SETTLE' : 'WRITTEN', { device });
    if (step.kind !== 'accepted')
      throw new ModelError(`the switch of g${group} after ${command.name} is ${step.kind}`);
    if (device !== 0) write += 1;
    step.effects.forEach((effect) => hardware.perform(effect));
    now = step.next;
    errno = step.finish ?? errno;
  }
}

function busyGroup(model: Model, state: State): number | undefined {
  const { layout } = model;
  const busy = [ownership.values.indexOf('switching'), ownership.values.indexOf('rollingBack')];
  for (let group = 1; group <= layout.universe.size.Group; group += 1)
    if (busy.includes(layout.read(state, ownership.symbol, group))) return group;
  return undefined;
}

const group = variable<'Group'>('group');
const nextToWrite = first(members(group), (m) => awaitsWrite(group, m));
const nextToReturn = first(members(group), (m) => awaitsReturn(m));

/** The member whose entry the loop of the group handles next, or 0 if the loop is through. */
function nextMember(model: Model, now: State, busy: number): number {
  const { layout } = model;
  const at: Valuation = { layout, now, before: now, variables: { group: busy } };
  const back = layout.read(now, ownership.symbol, busy) === ownership.values.indexOf('rollingBack');
  return valueOf((back ? nextToReturn : nextToWrite).node, at);
}

type Delivery =
  | { readonly kind: 'ignored' }
  | { readonly kind: 'refused'; readonly errno: Errno }
  | {
      readonly kind: 'accepted';
      readonly next: State;
      readonly effects: readonly HardwareEffect[];
      readonly finish?: Errno;
    };

/** Where a micro-step begins, and who looks on. */
interface Moment {
  readonly model: Model;
  readonly now: State;
  readonly onlooker: Onlooker | undefined;
}

/** One micro-step: the event and everything that it makes the machines tell each other. */
function deliver(
  { model, now, onlooker }: Moment,
  first: Place,
  type: string,
  args: Readonly<Record<string, number>>,
): Delivery {
  const { layout } = model;
  const changes = new Map<string, Change>();
  const effects: HardwareEffect[] = [];
  let finish: Errno | undefined;
  const queue: Sent[] = [{ to: first, type, args }];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { to, from } = next;
    const machine = machineOf(model, to.machine);
    const answer = ask(machine, layout, now, to.self, next.type, next.args);
    onlooker?.({
      ...(from === undefined ? {} : { from }),
      to,
      event: next.type,
      args: next.args,
      now,
      answer,
    });
    if (answer.kind === 'ignored') {
      if (from === undefined) return answer;
      throw new ModelError(`${to.machine} ${to.self} does not understand ${next.type} here`);
    }
    if (answer.kind === 'refused') return { kind: 'refused', errno: answer.errno };
    for (const change of answer.changes)
      merge(changes, change, layout.place(change.symbol, change.argument));
    const effect = effectOf(next.type, to.self, next.args);
    if (effect !== undefined) effects.push(effect);
    finish = answer.finish ?? finish;
    const at: Valuation = {
      layout,
      now,
      before: now,
      variables: { ...next.args, self: to.self },
    };
    queue.unshift(
      ...answer.messages
        .flatMap((message) => expand(message, at))
        .map((one) => ({ ...one, from: to })),
    );
  }
  const after = now.slice();
  for (const change of changes.values())
    layout.write(after, change.symbol, change.argument, change.value);
  return { kind: 'accepted', next: after, effects, ...(finish === undefined ? {} : { finish }) };
}

function merge(changes: Map<string, Change>, change: Change, place: string): void {
  const other = changes.get(place);
  if (other !== undefined && other.value !== change.value)
    throw new ModelError(`two machines set ${place} to different values`);
  changes.set(place, change);
}

function machineOf(model: Model, name: MachineName): EntityMachine {
  const machine = model.machines.find((one) => one.name === name);
  if (machine === undefined) throw new ModelError(`this model has no ${name} machine`);
  return machine;
}

/** A message on its way to one machine. */
export interface Sent {
  readonly from?: Place;
  readonly to: Place;
  readonly type: string;
  readonly args: Readonly<Record<string, number>>;
}

/** A message as its addressees get it: none, one, or one for each element that it is meant for. */
export function expand(message: Message, at: Valuation): Sent[] {
  const { each } = message;
  if (each === undefined) return addressed(message, at);
  const equals = each.where === undefined ? 0 : valueOf(each.where.equals, at);
  return at.layout
    .elements(each, equals)
    .flatMap((element) =>
      addressed(message, { ...at, variables: { ...at.variables, [each.variable]: element } }),
    );
}

function addressed(message: Message, at: Valuation): Sent[] {
  if (!holds(message.when, at)) return [];
  const args: Record<string, number> = {};
  for (const [name, node] of Object.entries(message.args)) args[name] = valueOf(node, at);
  const to = { machine: message.to, self: valueOf(message.which, at) };
  return [{ to, type: message.event, args }];
}
