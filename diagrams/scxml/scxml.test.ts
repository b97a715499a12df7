import type { EntityMachine } from '../../machines/chart/chart';
import type { Delivered } from '../../machines/system/compose';
import type { Model } from '../../machines/model';
import type { Policy } from '../../machines/policies/policy';
import type { State } from '../../machines/terms/structure';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { validateXML } from 'xmllint-wasm';
import { lifecycle } from '../../machines/chart/chart';
import { accept } from '../../machines/chart/transition';
import { features, type Feature } from '../../machines/command';
import { buildModel } from '../../machines/model';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { expand, runCommand } from '../../machines/system/compose';
import { modelOnly } from '../../machines/system/hardware';
import { observe } from '../../machines/system/observe';
import { sortPrefix } from '../../machines/terms/sorts';
import { systemData, written, type SystemData } from '../fixtures/event-data';
import { ScxmlSession } from '../fixtures/scxml-session';
import { drawnMachines } from '../pages/policy-page';
import { scxml } from './scxml';

const all = Object.values(policies);
const titleOf = (machine: EntityMachine, policy: Policy): string =>
  `The ${machine.name} under ${policy.name}`;

/** What is tried at a time: a few things reach further into a life than all at once. */
const parts: readonly (readonly Feature[])[] = [
  ['core', 'exit'],
  ['core', 'drivers', 'hotplug', 'faults'],
  ['core', 'pasid', 'tables', 'mishaps'],
  ['core', 'memory', 'mappings', 'nesting', 'guest-tables', 'formats'],
  features,
];

/** Two different devices of one group, and table writes that may fail. */
const modelOf = (policy: Policy, wanted: readonly Feature[]): Model =>
  buildModel(rulesFor(policy, undefined, true), {
    groups: [
      {
        devices: [
          { requester: 1, ats: true, pasid: true, slot: 1 },
          { requester: 2, noSnoop: true, slot: 1 },
        ],
      },
    ],
    fds: 2,
    ioasids: 2,
    failures: 2,
    profile: 'vt-d',
    features: wanted,
  });

/** What was answered: by the model, or by a session in its words. */
interface Answered {
  readonly kind: 'ignored' | 'accepted' | 'refused';
  readonly errno?: unknown;
  readonly changes: readonly string[];
  readonly messages: readonly string[];
}

const placed = (name: string, value: unknown): string => `${name} = ${JSON.stringify(value)}`;

/** The answer of the model to an event, in words. */
function answerOf({ layout }: Model, { to, args, now, answer }: Delivered): Answered {
  switch (answer.kind) {
    case 'ignored':
      return { kind: 'ignored', changes: [], messages: [] };
    case 'refused':
      return { kind: 'refused', errno: answer.errno, changes: [], messages: [] };
    case 'accepted': {
      const at = { layout, now, before: now, variables: { ...args, self: to.self } };
      return {
        kind: 'accepted',
        ...(answer.finish === undefined ? {} : { errno: answer.finish }),
        changes: answer.changes
          .map(({ symbol, value }) => placed(symbol.name, written(symbol.range, value)))
          .sort(),
        messages: answer.messages
          .flatMap((message) => expand(message, at))
          .map(({ to: whom, type, args: given }) =>
            JSON.stringify({ event: type, machine: whom.machine, self: whom.self, ...given }),
          ),
      };
    }
  }
}

/** All machines of a policy, written as SCXML and read back. */
const sessionsOf = (
  policy: Policy,
  change: (text: string) => string = (text) => text,
): ReadonlyMap<string, ScxmlSession> =>
  new Map(
    drawnMachines(policy).map((machine) => [
      machine.name,
      new ScxmlSession(change(scxml(machine, titleOf(machine, policy)))),
    ]),
  );

/** Asks those sessions. */
class Sessions {
  private known: { readonly state: State; readonly data: SystemData } | undefined;

  constructor(
    private readonly model: Model,
    private readonly byMachine: ReadonlyMap<string, ScxmlSession>,
  ) {}

  /** What the session of one entity answers in a state of the system, and the states it shows then. */
  ask(
    machine: EntityMachine,
    self: number,
    event: string,
    args: Readonly<Record<string, number>>,
    state: State,
  ): { readonly answer: Answered; readonly shown: readonly string[] } {
    const session = this.byMachine.get(machine.name);
    if (session === undefined) throw new Error(`no session of ${machine.name}`);
    const system = this.dataOf(state);
    const before = new Map<string, string | number>();
    for (const { name } of [...machine.regions, ...machine.fields])
      before.set(name, system.now[name]?.[self] ?? 0);
    const states = Object.entries(machine.logic.root.states).map(([region, node]) => {
      const { initial } = node.config;
      const value = before.get(region) ?? (typeof initial === 'string' ? initial : '');
      return `${region}.${String(value)}`;
    });
    session.data.set('self', self);
    for (const { name } of machine.fields) session.data.set(name, before.get(name));
    const after = session.send(states, { name: event, data: { ...system, args } });
    const answers = after.sent.map((one) => one.event);
    const errnoIn = (name: string): unknown =>
      after.sent.find((one) => one.event === name)?.data['errno'];
    if (answers.includes('refused'))
      return {
        answer: { kind: 'refused', errno: errnoIn('refused'), changes: [], messages: [] },
        shown: [],
      };
    const now = new Map(after.states.map((id) => [id.split('.')[0], id.split('.')[1]]));
    const changes = [...before].flatMap(([name, value]) => {
      const next = now.get(name) ?? session.data.get(name);
      return next === value ? [] : [placed(name, next)];
    });
    const errno = errnoIn('finished');
    return {
      answer: {
        kind: answers.includes('accepted') ? 'accepted' : 'ignored',
        ...(errno === undefined ? {} : { errno }),
        changes: changes.sort(),
        messages: after.sent
          .filter((one) => one.event.startsWith('tell.'))
          .map(({ event: name, data }) =>
            JSON.stringify({ event: name.slice('tell.'.length), ...data }),
          ),
      },
      shown: after.states,
    };
  }

  private dataOf(state: State): SystemData {
    if (this.known?.state !== state)
      this.known = { state, data: systemData(this.model.layout, state) };
    return this.known.data;
  }
}

/**
 * Tries every command in so many reachable states, and tells of every event and every state. Where a state
 * showed something new, as `seen` counts it, those that follow from it come first.
 */
function visit(
  model: Model,
  states: number,
  seen: () => number,
  onEvent: (delivered: Delivered) => void,
  onState: (state: State) => void,
): void {
  const found = new Map([[model.initial.join(), model.initial]]);
  const promising: State[] = [];
  const others: State[] = [model.initial];
  // a fixed sequence that looks random enough
  let seed = 1;
  const below = (bound: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % bound;
  };
  const pick = (from: State[]): State | undefined => from.splice(below(from.length || 1), 1)[0];
  for (let count = 0; count < states; count += 1) {
    const state = pick(promising) ?? pick(others);
    if (state === undefined) return;
    onState(state);
    const before = seen();
    const successors: State[] = [];
    for (const command of model.commands) {
      const outcome = runCommand(model, state, command, modelOnly(below(4)), onEvent);
      if (outcome.kind !== 'done' || found.has(outcome.next.join())) continue;
      found.set(outcome.next.join(), outcome.next);
      successors.push(outcome.next);
    }
    (seen() > before ? promising : others).push(...successors);
  }
}

/** Every event in so many states, asked of both; the first few differences in words. */
function differences(model: Model, states: number, byMachine: ReadonlyMap<string, ScxmlSession>) {
  const sessions = new Sessions(model, byMachine);
  const found: unknown[] = [];
  let asked = 0;
  const machineOf = (name: string): EntityMachine => {
    const machine = model.machines.find((one) => one.name === name);
    if (machine === undefined) throw new Error(`no ${name}`);
    return machine;
  };
  const seen = (): number => {
    let count = 0;
    for (const { taken } of byMachine.values()) count += taken.size;
    return count;
  };
  visit(
    model,
    states,
    seen,
    (delivered) => {
      if (found.length > 2) return;
      asked += 1;
      const { to, event, args, now } = delivered;
      const { answer } = sessions.ask(machineOf(to.machine), to.self, event, args, now);
      const wanted = answerOf(model, delivered);
      if (JSON.stringify(answer) !== JSON.stringify(wanted))
        found.push({ to, event, args, answer, wanted });
    },
    (state) => {
      if (found.length > 2) return;
      const shown = model.machines.flatMap((machine) => {
        const { of } = machine;
        if (of === 'Machine') return [];
        return Array.from({ length: model.layout.universe.size[of] }, (_, at) => at + 1).flatMap(
          (self) =>
            sessions
              .ask(machine, self, 'OBSERVE', {}, state)
              .shown.map((id) => id.split('.'))
              .map(
                ([region, value]) => `${region ?? ''}(${sortPrefix[of]}${self}) = ${value ?? ''}`,
              ),
        );
      });
      const missing = observe(model, state).filter((one) => !shown.includes(one));
      if (missing.length > 0) found.push({ missing });
    },
  );
  return { found, asked };
}

describe.each(all)('$name, written as SCXML and interpreted by SCION', (policy) => {
  test('answers every event as the machines do: changes, messages, errnos and views', () => {
    const sessions = sessionsOf(policy);
    let asked = 0;
    for (const part of parts) {
      const result = differences(modelOf(policy, part), 40, sessions);
      expect(result.found).toEqual([]);
      asked += result.asked;
    }
    let [taken, transitions] = [0, 0];
    for (const session of sessions.values()) {
      taken += session.taken.size;
      transitions += session.transitions;
    }
    expect(asked).toBeGreaterThan(5_000);
    // others need other machines, such as a device behind a bridge
    expect(taken / transitions).toBeGreaterThan(0.6);
  });
});

test.each([
  ['a guard', /cond="(_event\.data\.now\.session\[self\] === 'closed')"/, 'cond="!($1)"'],
  ['a target', 'target="session.open"', 'target="session.bound"'],
  ['a value', 'location="ctx" expr="_event.data.args.fd"', 'location="ctx" expr="0"'],
  ['an errno', `expr="'EBADF'"`, `expr="'EBUSY'"`],
  ['a message', 'event="tell.CLAIM"', 'event="tell.RELEASE"'],
])('%s that is written wrongly is found', (_, right, wrong) => {
  const policy = policies['device-centric'];
  let changed = 0;
  const sessions = sessionsOf(policy, (text) => {
    const other = text.replace(right, wrong);
    if (other !== text) changed += 1;
    return other;
  });
  expect(changed).toBe(1);
  const model = modelOf(policy, ['core', 'drivers', 'hotplug']);
  expect(differences(model, 60, sessions).found).not.toEqual([]);
});

test('a machine that handles an event in a region and as a whole cannot be written', () => {
  const [device] = drawnMachines(policies['device-centric']);
  if (device === undefined) throw new Error('no device');
  const bind = [accept({ source: 'a test' })];
  const both = lifecycle.createMachine({
    type: 'parallel',
    context: { self: 0 },
    states: { session: { initial: 'closed', states: { closed: { on: { BIND: bind } } } } },
    on: { BIND: bind },
  });
  const regions = device.regions.filter(({ name }) => name === 'session');
  expect(() => scxml({ ...device, regions, logic: both }, 'both')).toThrow(
    /handles BIND in a region/,
  );
});

describe('every machine of every policy', () => {
  const texts = all.flatMap((policy) =>
    drawnMachines(policy).map((machine) => ({
      fileName: `${policy.name}-${machine.name}.scxml`,
      contents: scxml(machine, titleOf(machine, policy)),
    })),
  );

  test('is well-formed XML, with ids that are used once and targets that exist', () => {
    for (const { contents } of texts) {
      const ids = [...contents.matchAll(/<(?:state|parallel) id="([^"]*)"/g)].map(([, id]) => id);
      const targets = [...contents.matchAll(/ target="([^#"][^"]*)"/g)].map(([, id]) => id);
      expect(() => new ScxmlSession(contents)).not.toThrow();
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual(expect.arrayContaining(targets));
    }
  });

  // the schema is the W3C's and not part of this project: scxml.xsd with its parts beside it, as published
  // at www.w3.org/2011/04/SCXML
  const schema = process.env['SCXML_SCHEMA'];
  const withSchema = schema === undefined ? test.skip : test;
  withSchema(
    'is valid by the W3C schema (skipped unless SCXML_SCHEMA names scxml.xsd)',
    async () => {
      const folder = dirname(schema ?? '');
      const file = (fileName: string) => ({
        fileName,
        contents: readFileSync(join(folder, fileName), 'utf8'),
      });
      const main = file(basename(schema ?? ''));
      const preload = readdirSync(folder)
        .filter((name) => name.endsWith('.xsd') && name !== main.fileName)
        .map(file);
      const validate = (xml: typeof texts) => validateXML({ xml, schema: main, preload });
      expect((await validate(texts)).errors).toEqual([]);
      const broken = texts.slice(0, 1).map((one) => ({
        ...one,
        contents: one.contents.replace('<datamodel>', '<datamodel x="1">'),
      }));
      expect((await validate(broken)).valid).toBe(false);
    },
  );
});
