import type { Command } from '../command';
import type { PolicyName } from '../policies/policy';
import { buildModel, type Model } from '../model';
import { shippedQuirks } from '../policies/quirks';
import { policies } from '../policies/registry';
import { rulesFor } from '../policies/rules';
import { groupOfDevices } from '../scope';
import { showCommand } from '../command';
import { runCommand } from './compose';
import { observe } from './observe';

const modelOf = (name: PolicyName): Model =>
  buildModel(rulesFor(policies[name], name === 'iommufd' ? shippedQuirks : undefined), {
    groups: [groupOfDevices(2, false, { ats: true })],
    fds: 1,
    ioasids: 2,
    failures: 0,
    profile: 'vt-d',
    features: ['core', 'reset', 'hotplug'],
  });

/** What the charts show after the commands. */
function after(model: Model, ...texts: readonly string[]): string[] {
  let state = model.initial;
  for (const text of texts) {
    const command: Command | undefined = model.commands.find((one) => showCommand(one) === text);
    if (command === undefined) throw new Error(`no command ${text}`);
    const outcome = runCommand(model, state, command);
    if (outcome.kind !== 'done') throw new Error(`${text} is ${outcome.kind}`);
    state = outcome.next;
  }
  return observe(model, state);
}

const bindBoth = ['OPEN_DEVICE d1', 'OPEN_DEVICE d2', 'BIND d1 fd1', 'BIND d2 fd1', 'ALLOC i1'];

test('a group that the kernel owns holds nothing, its devices are in the default domain', () => {
  expect(after(modelOf('device-centric'))).toEqual(
    expect.arrayContaining(['holding(g1) = nothing', 'rid(d1) = default', 'recovery(g1) = calm']),
  );
});

test('a claimed group is blocked, attached once all share one IOASID, and mixed in between', () => {
  const model = modelOf('device-centric');
  expect(after(model, ...bindBoth)).toContain('holding(g1) = blocked');
  const one = after(model, ...bindBoth, 'ATTACH d1 i1');
  expect(one).toEqual(
    expect.arrayContaining(['holding(g1) = mixed', 'rid(d1) = attached', 'rid(d2) = blocked']),
  );
  expect(after(model, ...bindBoth, 'ATTACH d1 i1', 'ATTACH d2 i1')).toContain(
    'holding(g1) = attached',
  );
});

test('under shipped iommufd an unattached sibling follows', () => {
  expect(after(modelOf('iommufd'), ...bindBoth, 'ATTACH d1 i1')).toContain('rid(d2) = follower');
});

test('a reset parks its device and puts the group into recovery', () => {
  expect(after(modelOf('device-centric'), 'RESET_PREPARE d1')).toEqual(
    expect.arrayContaining(['recovery(g1) = recovering', 'rid(d1) = parked', 'rid(d2) = default']),
  );
});

test('a device that left the bus is released', () => {
  expect(after(modelOf('device-centric'), 'HOT_REMOVE d2')).toContain('rid(d2) = released');
});
