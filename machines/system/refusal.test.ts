import { showCommand } from '../command';
import { buildModel } from '../model';
import { policies } from '../policies/registry';
import { policyNames } from '../policies/policy';
import { rulesFor } from '../policies/rules';
import { groupOfDevices } from '../scope';
import { printFormula } from '../terms/print';
import { runCommand } from './compose';
import { Refusals } from './refusal';

const small = (policy: (typeof policyNames)[number]) =>
  buildModel(rulesFor(policies[policy]), {
    groups: [groupOfDevices(2)],
    fds: 2,
    ioasids: 1,
    failures: 0,
    profile: 'vt-d',
    features: ['core', 'drivers'],
  });

test.each(policyNames)('under %s every refusal is a transition of some chart', (policy) => {
  const model = small(policy);
  const refusals = new Refusals(model);
  const seen = new Map([[String(model.initial), model.initial]]);
  const refused = new Set<string>();
  // breadth first: a map is walked in the order in which it grows
  for (const state of seen.values()) {
    if (seen.size > 120) break;
    for (const command of model.commands) {
      const { outcome, refusal: why } = refusals.run(state, command);
      expect(outcome).toEqual(runCommand(model, state, command));
      expect([showCommand(command), why?.errno]).toEqual([
        showCommand(command),
        outcome.kind === 'refused' ? outcome.errno : undefined,
      ]);
      if (outcome.kind === 'done') seen.set(String(outcome.next), outcome.next);
      if (why !== undefined) refused.add(`${why.event} ${why.errno} ${why.source}`);
    }
  }
  expect(refused.size).toBeGreaterThan(3);
});

test('a refusal names the machine, the event and the guard', () => {
  const model = small('device-centric');
  const steps = ['BIND_KERNEL_DRIVER d1', 'OPEN_DEVICE d2'];
  let state = model.initial;
  for (const step of ['UNBIND_DRIVER d1', ...steps]) {
    const command = model.commands.find((one) => showCommand(one) === step);
    const outcome = command === undefined ? undefined : runCommand(model, state, command);
    if (outcome?.kind !== 'done') throw new Error(`${step} was not carried out`);
    state = outcome.next;
  }
  const bind = model.commands.find((one) => showCommand(one) === 'BIND d2 fd1');
  const why = bind === undefined ? undefined : new Refusals(model).run(state, bind).refusal;
  expect(why).toMatchObject({
    errno: 'EPERM',
    by: { machine: 'group', self: 1 },
    event: 'CLAIM',
    source: 'iommu_device_claim_dma_owner',
  });
  expect(why === undefined ? '' : printFormula(why.guard)).toContain('driver(d1) = kernel');
});
