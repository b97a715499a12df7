import fc from 'fast-check';
import type { Address } from './address';
import { noQuirks, onlyQuirks, quirkNames, shippedQuirks } from '../../../machines/policies/quirks';
import { policyNames } from '../../../machines/policies/policy';
import { policies } from '../../../machines/policies/registry';
import { withChoices } from '../../../machines/policies/with-choices';
import { mutants } from '../../../properties/mutants/registry';
import { firstAddress, readAddress, showAddress, UnreadableAddress } from './address';
import { modelOf, namedScopes } from './subject';

const wasShipped = ['iommufd', 'lockstep'];

/** Any address: a subject, some commands that its model has, and a moment of them. */
const addresses: fc.Arbitrary<Address> = fc
  .record({
    name: fc.constantFrom(...policyNames),
    choice: fc.constantFrom({}, { gate: 'open' } as const),
    quirks: fc.constantFrom(noQuirks, shippedQuirks, onlyQuirks(...quirkNames.slice(0, 2))),
    mutant: fc.option(fc.constantFrom(...mutants), { nil: undefined }),
    scope: fc.constantFrom(...namedScopes.map((one) => one.scope), {
      ...namedScopes[0]?.scope,
      groups: [{ devices: [{ requester: 3, ats: true }] }],
    }),
    beside: fc.option(fc.constantFrom(...policyNames), { nil: undefined }),
    picks: fc.array(fc.nat(), { maxLength: 6 }),
    failAt: fc.option(fc.nat({ max: 3 }), { nil: undefined }),
    back: fc.nat({ max: 6 }),
    write: fc.option(fc.nat({ max: 4 }), { nil: undefined }),
  })
  .map(({ name, choice, quirks, mutant, scope, beside, picks, failAt, back, write }) => {
    const subject = {
      policy: withChoices(policies[name], choice),
      quirks: wasShipped.includes(name) ? quirks : noQuirks,
      scope: { ...firstAddress.subject.scope, ...scope },
      ...(mutant === undefined ? {} : { mutant }),
    };
    const { commands } = modelOf(subject);
    const path = picks.flatMap((pick) => {
      const command = commands[pick % commands.length];
      return command === undefined
        ? []
        : [{ command, ...(failAt === undefined ? {} : { failAt }) }];
    });
    const step = Math.max(0, path.length - back);
    return {
      subject,
      path,
      at: { step, ...(write === undefined ? {} : { write }) },
      ...(beside === undefined ? {} : { beside: policies[beside] }),
    };
  });

test('whatever is shown has an address, and the address shows just that', () => {
  fc.assert(
    fc.property(addresses, (address) => {
      const text = showAddress(address);
      expect(readAddress(text)).toEqual(address);
      expect(showAddress(readAddress(text))).toBe(text);
      // what a browser makes of it stays the same
      expect(new URL(`#${text}`, 'http://127.0.0.1/').hash).toBe(`#${text}`);
    }),
    { numRuns: 60 },
  );
});

test('an address can be read by a person', () => {
  const address = readAddress('policy=split-fd&machine=pair&path=OPEN_DEVICE.d1~BIND.d1.fd2&at=1');
  expect(showAddress(address)).toBe(
    'policy=split-fd&machine=pair&path=OPEN_DEVICE.d1~BIND.d1.fd2&at=1',
  );
});

test('without anything said the page starts at its beginning', () => {
  expect(readAddress('')).toEqual(firstAddress);
});

test.each([
  ['policy=nobody', 'no policy "nobody"'],
  ['policy=device-centric,gate=ajar', 'no value "ajar" of gate'],
  ['quirks=odd', 'unknown quirks'],
  ['quirks=shipped', 'device-centric was never shipped'],
  ['mutant=M0', 'no mutant M0'],
  ['machine=none', 'no machine "none"'],
  ['scope={"groups":1}', 'the scope is wrong at groups'],
  ['scope={', 'the scope is not JSON'],
  ['path=ATTACH.d1', 'ATTACH has 1 arguments'],
  ['path=<script>', 'no command "<script>"'],
  ['path=ALLOC.i1&at=2', 'no moment 2 in a path of 1 commands'],
  ['path=ALLOC.i1&at=-1', 'no moment -1'],
  ['beside=both', 'no policy "both"'],
])('%s is answered with what is wrong: %s', (text, expected) => {
  expect(() => readAddress(text)).toThrow(UnreadableAddress);
  expect(() => readAddress(text)).toThrow(expected);
});
