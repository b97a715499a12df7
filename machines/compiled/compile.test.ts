import type { EntityMachine } from '../chart/chart';
import type { Model } from '../model';
import { lifecycle } from '../chart/chart';
import { self } from '../chart/events';
import { accept, refuse, set, tell } from '../chart/transition';
import { ModelError, runCommand } from '../system/compose';
import { world } from '../system/walk';
import { number, truth } from '../terms/term';
import { ownerCount } from '../vocabulary/group';
import { parent, space, users } from '../vocabulary/ioasid';
import { compile } from './compile';

const sound = world('iommufd', { features: ['core'] });
const taken = accept({ source: 'a test' });

/** The model with another chart in the place of the IOASID's. */
function withIoasid(
  logic: EntityMachine['logic'],
  regions: EntityMachine['regions'] = [space.symbol],
): Model {
  const chart: EntityMachine = {
    name: 'ioasid',
    of: 'Ioasid',
    logic,
    regions,
    fields: [parent.symbol, users.symbol],
    projections: [],
  };
  return {
    ...sound,
    machines: sound.machines.map((one) => (one.name === 'ioasid' ? chart : one)),
  };
}

const frame = { id: 'ioasid', type: 'parallel', context: { self: 0 } } as const;
const bookkeeping = { REFERENCED: [taken], DROPPED: [taken], DESTROYED: [taken] };
const live = { paging: {}, manual: {}, nested: {} };
/** A chart of the IOASID with the given state in the place of `free`. */
const chart = (free: object, on: object = bookkeeping): EntityMachine['logic'] =>
  lifecycle.createMachine({
    ...frame,
    states: { space: { initial: 'free', states: { free, ...live } } },
    on,
  });

test('the chart of a test is fine by itself', () => {
  expect(() => compile(withIoasid(chart({ on: { ALLOC: [taken] } })))).not.toThrow();
});

describe('what generated code cannot express is rejected by name', () => {
  const holdsAlways = { type: 'holds' as const, params: { formula: truth } };
  const says = { type: 'tell' as const, params: { messages: [] } };

  test.each<[string, RegExp, object]>([
    [
      'an eventless transition',
      /ioasid\.space\.free has eventless transitions/,
      { always: [{ target: 'paging', guard: holdsAlways }] },
    ],
    [
      'a delayed transition',
      /ioasid\.space\.free has delayed transitions/,
      { after: { 10: { target: 'paging' } } },
    ],
    ['an entry action', /ioasid\.space\.free has entry or exit actions/, { entry: [says] }],
    ['an exit action', /ioasid\.space\.free has entry or exit actions/, { exit: [says] }],
    [
      'an invoked actor',
      /ioasid\.space\.free invokes an actor/,
      { invoke: { src: lifecycle.createMachine({ context: {} }) } },
    ],
    [
      'a history state',
      /ioasid\.space\.free\.last is a history state/,
      { initial: 'here', states: { here: {}, last: { type: 'history' } } },
    ],
  ])('%s', (_what, message, free) => {
    const model = withIoasid(chart({ on: { ALLOC: [taken] }, ...free }));
    expect(() => compile(model)).toThrow(ModelError);
    expect(() => compile(model)).toThrow(message);
  });

  const inlineGuard = () =>
    withIoasid(chart({ on: { ALLOC: [{ target: 'paging', guard: () => true }] } }));
  const inlineAction = () =>
    withIoasid(
      chart({ on: { ALLOC: [{ target: 'paging', guard: holdsAlways, actions: [() => 0] }] } }),
    );

  test('an inline guard', () => {
    expect(() => compile(inlineGuard())).toThrow(ModelError);
    expect(() => compile(inlineGuard())).toThrow(/guard/);
  });

  test('an inline action', () => {
    expect(() => compile(inlineAction())).toThrow(ModelError);
    expect(() => compile(inlineAction())).toThrow(/action/);
  });

  // the message says what, but not where (transitions.ts, guardOf and actionOf)
  test.each([
    ['an inline guard', inlineGuard],
    ['an inline action', inlineAction],
  ])('%s: the message names the state', (_what, model) => {
    expect(() => compile(model())).toThrow(/ioasid\.space\.free/);
  });

  test('a transition of a region as a whole', () => {
    const logic = lifecycle.createMachine({
      ...frame,
      states: {
        space: { initial: 'free', states: { free: {}, ...live }, on: { ALLOC: [taken] } },
      },
      on: bookkeeping,
    });
    expect(() => compile(withIoasid(logic))).toThrow(/ioasid\.space has transitions of its own/);
  });

  test('a function without the region it is kept in', () => {
    const logic = lifecycle.createMachine({ ...frame, states: { other: {} }, on: bookkeeping });
    expect(() => compile(withIoasid(logic))).toThrow(/ioasid has no region space/);
  });

  test('an update of what another machine keeps', () => {
    const steals = accept({ set: [set(ownerCount, number(1))], source: 'a test' });
    expect(() => compile(withIoasid(chart({ on: { ALLOC: [steals] } })))).toThrow(
      /ioasid does not keep ownerCount/,
    );
  });
});

describe('a message that nobody understands', () => {
  const asks = (name: 'FAIL' | 'ALLOCATED') =>
    accept({ tell: [tell('ioasid', self<'Ioasid'>(), name, {})], source: 'a test' });
  const command = { name: 'ALLOC', args: [1] } as const;
  const unheard = withIoasid(chart({ on: { ALLOC: [asks('FAIL')] } }));
  const elsewhere = withIoasid(
    lifecycle.createMachine({
      ...frame,
      states: {
        space: {
          initial: 'free',
          states: {
            free: { on: { ALLOC: [asks('ALLOCATED')] } },
            ...live,
            manual: { on: { ALLOCATED: [taken] } },
          },
        },
      },
      on: bookkeeping,
    }),
  );

  test('in any state is found when the model is compiled', () => {
    expect(() => compile(unheard)).toThrow(ModelError);
    expect(() => compile(unheard)).toThrow(/nobody understands ioasid_FAIL/);
  });

  test('in this state is found when it is sent, by XState', () => {
    expect(() => runCommand(elsewhere, elsewhere.initial, command)).toThrow(ModelError);
    expect(() => runCommand(elsewhere, elsewhere.initial, command)).toThrow(
      /ioasid 1 does not understand ALLOCATED/,
    );
  });

  test('in this state is found when it is sent, by the generated code', () => {
    const compiled = compile(elsewhere);
    const at = elsewhere.commands.findIndex((one) => one.name === 'ALLOC');
    const next = new Uint8Array(elsewhere.layout.length);
    const step = () => compiled.step(elsewhere.initial, next, at, -1);
    expect(step).toThrow(ModelError);
    expect(step).toThrow(/a message of command ALLOC was not understood/);
  });
});

describe('the answer of a step', () => {
  const compiled = compile(sound);
  const step = (name: string) => {
    const at = sound.commands.findIndex((one) => one.name === name);
    const next = new Uint8Array(sound.layout.length);
    return { result: compiled.step(sound.initial, next, at, -1), next };
  };

  test('is 0 for a command that was carried out, and -1 for one that nobody handles here', () => {
    expect(step('OPEN_DEVICE').result).toBe(0);
    expect(step('BIND')).toEqual({ result: -1, next: sound.initial });
  });

  test('is the number of the errno for one that was refused, and nothing has changed', () => {
    const model = withIoasid(chart({ on: { ALLOC: [refuse('EBUSY', truth, 'a test')] } }));
    const at = model.commands.findIndex((one) => one.name === 'ALLOC');
    const next = new Uint8Array(model.layout.length);
    expect(compile(model).step(model.initial, next, at, -1)).toBeGreaterThan(0);
    expect(next).toEqual(model.initial);
  });

  test('does not exist for a command that is not in the alphabet', () => {
    expect(() => step('MAP')).toThrow(ModelError);
  });
});
