import { HelperGone } from '../../backends/ioctl/helper-client';
import type { Lie } from './fixtures/model-kernel';
import { machineOf } from './fixtures/machines';
import { pretended } from './fixtures/model-kernel';
import { randomSequences, showDisagreement } from './random-sequences';

const machine = machineOf('same-slot');
const run = (options: Parameters<typeof pretended>[1], seed = 1, commands = 200) =>
  randomSequences(pretended(machine, options), machine.offers, { commands, seed, length: 20 });

/** Says that DMA goes nowhere where it goes into an address space. */
const lie: Lie = (request, truth) =>
  request.startsWith('probe ') ? truth.replaceAll(/p\d/g, '-') : undefined;

test('a lie is found, and shrunk to a short way there', async () => {
  const { disagreement } = await run({ lie }, 1, 1000);
  expect(disagreement?.commands.length).toBeLessThanOrEqual(6);
  expect(disagreement?.commands).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^ALLOC i\d -> OK$/),
      expect.stringMatching(/^ATTACH d\d i\d -> OK$/),
      expect.stringMatching(/^BIND d\d fd1 -> OK$/),
      expect.stringMatching(/^OPEN_DEVICE d\d -> OK$/),
    ]),
  );
  expect(disagreement?.commands.at(-1)).toMatch(/^ATTACH/);
  expect(disagreement?.differences).toContainEqual(
    expect.objectContaining({ what: expect.stringMatching(/^DMA of d/) as string, kernel: '-' }),
  );
  if (disagreement !== undefined)
    expect(showDisagreement(disagreement).at(-1)).toMatch(
      /^ {2}DMA of d\d: the model says i\d, the kernel -$/,
    );
});

test('a seed gives the same commands again, another gives others', async () => {
  const once = await run({});
  expect(await run({})).toEqual(once);
  expect((await run({}, 2)).occurred).not.toEqual(once.occurred);
});

test('as many commands are given as are wanted, of every kind that is offered, and counted', async () => {
  const steps: number[] = [];
  const report = await randomSequences(pretended(machine), machine.offers, {
    commands: 200,
    seed: 1,
    onStep: (commands) => steps.push(commands),
  });
  expect(report.commands).toBeGreaterThanOrEqual(200);
  expect(steps).toEqual(Array.from({ length: report.commands }, (_, at) => at + 1));
  expect([...report.occurred.values()].reduce((a, b) => a + b)).toBe(report.commands);
  expect([...report.occurred.keys()]).toEqual(
    expect.arrayContaining(['OPEN_DEVICE', 'BIND', 'ALLOC', 'ATTACH', 'DETACH', 'CLOSE_DEVICE']),
  );
  expect(report.occurred.has('UNBIND_DRIVER')).toBe(false);
  expect(report.disagreement).toBeUndefined();
});

test('a kernel that goes away is no disagreement; what was given before is told', async () => {
  const gone = run({ goneAfter: 20 });
  await expect(gone).rejects.toThrow(HelperGone);
  await expect(gone).rejects.toThrow(/the helper ended[\s\S]*\nafter:\n {2}\w+/);
});

test('a disagreement is told also if the kernel goes away while it is made shorter', async () => {
  let asked = 0;
  const counting: Lie = (...all) => {
    asked += 1;
    return lie(...all);
  };
  const whole = await run({ lie: counting }, 1, 1000);
  // among the last requests are those of the sequences that were too short to show it
  const { disagreement } = await run({ lie, goneAfter: asked - 20 }, 1, 1000);
  expect(disagreement?.differences).toEqual(whole.disagreement?.differences);
  expect(disagreement?.commands.at(-1)).toMatch(/^ATTACH .* -> OK$/);
});
