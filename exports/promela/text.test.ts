import { invariants } from '../../invariants/registry';
import { buildModel } from '../../machines/model';
import { deviceCentric } from '../../machines/policies/device-centric';
import { rulesFor } from '../../machines/policies/rules';
import { groupOfDevices, type Scope } from '../../machines/scope';
import { promela } from './promela';

const scope: Scope = {
  groups: [groupOfDevices(2)],
  fds: 1,
  ioasids: 1,
  failures: 0,
  profile: 'vt-d',
  features: ['core'],
};
const text = (failures: number): string =>
  promela(
    buildModel(rulesFor(deviceCentric, undefined, failures > 0), { ...scope, failures }),
    invariants,
  );

test('a cell takes as many bits as the values that it can have, and none if it never changes', () => {
  expect(text(0)).toContain('unsigned session_d1 : 3;');
  expect(text(0)).toContain('unsigned ctx_d1 : 1;');
  expect(text(0)).not.toContain('pasidTable_r1');
});

test('what is known of a command is hidden from the state unless the command can branch', () => {
  expect(text(0)).toContain('hidden byte before_attached_d1;');
  expect(text(1)).toContain('unsigned before_attached_d1 : 1;');
});

test('the head says how SPIN is run and which claims are judged', () => {
  expect(text(0)).toMatch(
    /^\/\*[^]*spin -a FILE[^]*judged after every command:.* INV-35[^]*\*\/\n/,
  );
});
