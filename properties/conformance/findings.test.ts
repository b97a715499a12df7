import type { Exchange } from '../../backends/ioctl/ioctl-backend';
import type { PretendedOptions } from './fixtures/model-kernel';
import { invariants } from '../../invariants/registry';
import { noQuirks } from '../../machines/policies/quirks';
import { numberOf } from './failing-allocations';
import { witness } from './findings';
import { machineOf } from './fixtures/machines';
import { pretended } from './fixtures/model-kernel';

const machine = machineOf('same-slot', { failures: 1, features: ['core', 'tables'] });
const claim = (id: string) => {
  const found = invariants.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};
const trace = (...lines: readonly string[]) =>
  lines.map((line) => {
    const [text = '', failAt] = line.split(' !');
    const command = machine.compiled.model.commands[numberOf(machine.compiled, text)];
    if (command === undefined) throw new Error(text);
    const step = { command, answer: failAt === undefined ? ('OK' as const) : ('ENOMEM' as const) };
    return failAt === undefined ? step : { ...step, failAt: Number(failAt) };
  });

const attached = ['OPEN_DEVICE d1', 'BIND d1 fd1', 'ALLOC i1', 'ATTACH d1 i1'] as const;
/** A follower gets the table of its sibling though its own driver did not attach it. */
const follower = { claim: claim('INV-30'), steps: trace(...attached) };
/** A failed replace leaves the device blocked, and the attach that would repair it does nothing. */
const notRepaired = {
  claim: claim('INV-15'),
  steps: trace(...attached, 'ALLOC i2', 'ATTACH d1 i2 !0', 'ATTACH d1 i1'),
};

async function look(suspect: typeof follower, options: PretendedOptions = {}, on = machine) {
  let exchanges: Exchange[] = [];
  const side = pretended(on, {
    ...options,
    onExchange: (exchange) => {
      if (exchange.request === 'close-all') exchanges = [];
      exchanges.push(exchange);
    },
  });
  return witness(side, suspect, () => exchanges);
}

test('a trace that the kernel goes along to the end is seen, with all that was asked', async () => {
  const verdict = await look(follower);
  expect(verdict).toMatchObject({ kind: 'seen', failing: new Map() });
  if (verdict.kind !== 'seen') return;
  const asked = verdict.exchanges.map(({ request }) => request);
  expect(asked[0]).toBe('close-all');
  expect(asked).toContain('bind 9 1');
  expect(asked).toContain('attach 9 2');
});

test('a table write fails in the allocation that it takes: earlier ones lead elsewhere', async () => {
  const verdict = await look(notRepaired, {
    failing: (nth) => (nth < 3 ? 'ENOMEM' : nth === 3 ? { write: 0 } : undefined),
  });
  expect(verdict).toMatchObject({ kind: 'seen', failing: new Map([[5, 3]]) });
  if (verdict.kind !== 'seen') return;
  const failing = verdict.exchanges.filter(({ request }) => request.startsWith('failing'));
  expect(failing.map(({ request }) => request)).toEqual(['failing 3 attach 9 4']);
});

test('a kernel in which no allocation leads there has not been seen', async () => {
  expect(await look(notRepaired, { failing: (nth) => (nth < 3 ? 'ENOMEM' : undefined) })).toEqual({
    kind: 'not seen',
    says: 'no allocation that fails leads there',
  });
});

test('a kernel that does otherwise has not been seen, and it is said in what', async () => {
  const blocks = { lie: (request: string) => (request.startsWith('attach') ? '22' : undefined) };
  expect(await look(follower, blocks)).toEqual({
    kind: 'not seen',
    says: 'ATTACH d1 i1 -> OK: answer: the model says OK, the kernel EINVAL',
  });
});

test('a trace that breaks nothing in the model of this kernel is not looked for', async () => {
  const specified = machineOf('same-slot', {
    failures: 1,
    features: ['core', 'tables'],
    quirks: noQuirks,
  });
  expect(await look(follower, {}, specified)).toEqual({
    kind: 'not seen',
    says: 'another deviation of this kernel hides it',
  });
});
