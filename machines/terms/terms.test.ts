import type { Formula, Value } from './term';
import { compile } from '../compiled/compile';
import { tableOf } from '../group/switch';
import { groupOfDevices } from '../scope';
import { run, world } from '../system/walk';
import { attached, session } from '../vocabulary/device';
import { domain, owner, ownerCount } from '../vocabulary/group';
import { failuresLeft } from '../vocabulary/environment';
import { users } from '../vocabulary/ioasid';
import { table } from '../vocabulary/requester';
import { aliasesOf, groupOf, ioasidOf, members, requesterOf } from '../vocabulary/topology';
import { holds, valueOf } from './evaluate';
import { mentions } from './mentions';
import { printFormula, printValue } from './print';
import { count, every, exists, first, forAll } from './quantifiers';
import { domainConstant, domainOf } from './sorts';
import { and, choose, falsity, implies, none, not, number, or, truth, variable } from './term';

const model = world('iommufd', { groups: [groupOfDevices(2), groupOfDevices(1)] });
const { layout, initial } = model;
const compiled = compile(model);
const d = variable<'Device'>('d');
const g = variable<'Group'>('g');
const i = variable<'Ioasid'>('i');

/** What the interpreter and the generated code find, which must be the same. */
function value(of: { readonly node: Parameters<typeof valueOf>[0] }, at = 0): number {
  const found = valueOf(of.node, {
    layout,
    now: initial,
    before: initial,
    variables: { d: at, g: at, i: at },
  });
  expect(compiled.value(of.node, ['d', 'g', 'i'])(initial, initial, at, at, at)).toBe(found);
  return found;
}
function truthOf(formula: Formula, at = 0): boolean {
  const found = holds(formula, {
    layout,
    now: initial,
    before: initial,
    variables: { d: at, g: at, i: at },
  });
  expect(compiled.formula(formula, ['d', 'g', 'i'])(initial, initial, at, at, at)).toBe(found);
  return found;
}

describe('a formula is printed as one would write it', () => {
  test.each<[string, Formula]>([
    ['session(d) = bound', session(d).is('bound')],
    ['session(d) = open ∨ session(d) = bound', session(d).is('open', 'bound')],
    ['owner(g) = none', owner(g).isNone()],
    ['owner(g) ≠ none', owner(g).isSome()],
    ['¬(users(i) < 1)', users(i).atLeast(1)],
    ['¬(attached(d) = i ∧ owner(g) = none)', not(and(attached(d).equals(i), owner(g).isNone()))],
    ['domain(g) = table of attached(d)', domain(g).equals(tableOf(attached(d)))],
    [
      'table(requesterOf(d)) = old table(requesterOf(d))',
      table(requesterOf(d)).equals(table.before(requesterOf(d))),
    ],
    ['failuresLeft = 0', failuresLeft().equals(number(0))],
    ['∃ d1 ∈ Device of g: attached(d1) ≠ none', exists(members(g), (m) => attached(m).isSome())],
    [
      '∀ g1 ∈ Group: ownerCount(g1) = #{d2 ∈ Device of g1 | session(d2) = bound}',
      forAll(every('Group'), (one) =>
        ownerCount(one).equals(count(members(one), (m) => session(m).is('bound'))),
      ),
    ],
    [
      '(owner(g) = none ∨ attached(d) = i) ∧ session(d) = bound',
      and(or(owner(g).isNone(), attached(d).equals(i)), session(d).is('bound')),
    ],
  ])('%s', (text, formula) => {
    expect(printFormula(formula)).toBe(text);
  });

  test.each<[string, Value<'Counter'> | Value<'Device'>]>([
    ['users(i) + 1', users(i).plus(number(1))],
    ['users(i) − 1', users(i).minus(number(1))],
    ['first{d1 ∈ Device of g | attached(d1) = i}', first(members(g), (m) => attached(m).equals(i))],
    ['(owner(g) = none ? 0 : ownerCount(g))', choose(owner(g).isNone(), number(0), ownerCount(g))],
  ])('%s', (text, term) => {
    expect(printValue(term.node)).toBe(text);
  });
});

describe('building a formula simplifies it', () => {
  test('what is always true or false is left out', () => {
    expect(and(truth, owner(g).isNone())).toEqual(owner(g).isNone());
    expect(and(falsity, owner(g).isNone())).toBe(falsity);
    expect(or(truth, owner(g).isNone())).toBe(truth);
    expect(or()).toBe(falsity);
    expect(and()).toBe(truth);
    expect(implies(falsity, owner(g).isNone())).toBe(truth);
  });
  test('two negations cancel', () => {
    expect(not(not(owner(g).isNone()))).toEqual(owner(g).isNone());
    expect(not(truth)).toBe(falsity);
  });
});

describe('quantifiers', () => {
  const sameGroup = (one: Value<'Device'>, other: Value<'Device'>): Formula =>
    groupOf(one).equals(groupOf(other));

  test('that are nested do not capture each other: some device has no sibling', () => {
    const alone = exists(every('Device'), (one) =>
      not(exists(every('Device'), (other) => and(other.differs(one), sameGroup(one, other)))),
    );
    expect(truthOf(alone)).toBe(true);
    const allAlone = forAll(every('Device'), (one) =>
      forAll(every('Device'), (other) => implies(sameGroup(one, other), one.equals(other))),
    );
    expect(truthOf(allAlone)).toBe(false);
  });

  test('in the range of another see the outer variable', () => {
    const lonely = count(every('Device'), (one) =>
      count(members(groupOf(one)), (other) => other.equals(one)).equals(
        count(members(groupOf(one)), () => truth),
      ),
    );
    expect(value(lonely)).toBe(1);
  });

  test('that were built apart may be put into each other', () => {
    const firstOfGroup = first(members(g), () => truth);
    const others = count(every('Device'), (one) =>
      and(one.differs(firstOfGroup), groupOf(one).equals(g)),
    );
    expect(value(others, 1)).toBe(1);
    expect(value(others, 2)).toBe(0);
  });

  test('bind equal formulas equally', () => {
    const build = () => exists(members(g), (m) => attached(m).isSome());
    expect(build()).toEqual(build());
  });

  test('over nothing: all hold, none exists, the first is none', () => {
    const nobody = members(none<'Group'>());
    expect(truthOf(forAll(nobody, () => falsity))).toBe(true);
    expect(truthOf(exists(nobody, () => truth))).toBe(false);
    expect(value(first(nobody, () => truth))).toBe(0);
    expect(value(count(nobody, () => truth))).toBe(0);
  });

  test('give the first member in probe order', () => {
    expect(
      value(
        first(members(g), () => truth),
        1,
      ),
    ).toBe(1);
    expect(
      value(
        first(members(g), (m) => m.differs(d)),
        1,
      ),
    ).toBe(2);
    expect(
      value(
        first(every('Device'), (m) => groupOf(m).equals(g)),
        2,
      ),
    ).toBe(3);
  });
});

describe('none', () => {
  test('looked up in any function is none, or its first value', () => {
    expect(value(groupOf(none()))).toBe(0);
    expect(value(attached(none()))).toBe(0);
    expect(value(table(none()))).toBe(domainConstant.none);
    expect(value(ioasidOf(tableOf(none())))).toBe(0);
    expect(truthOf(session(none()).is('closed'))).toBe(true);
  });

  test('has no table, and every IOASID has its own', () => {
    expect(value(tableOf(none()))).toBe(domainConstant.none);
    expect(domainOf(0)).toBe(domainConstant.none);
    const seen = new Set([1, 2, 3, 4].map((at) => value(tableOf(i), at)));
    expect(seen.size).toBe(4);
    for (const fixed of Object.values(domainConstant)) expect(seen).not.toContain(fixed);
    for (const at of [0, 1, 2, 3, 4]) expect(value(ioasidOf(tableOf(i)), at)).toBe(at);
  });

  test('is what three fixed domains belong to', () => {
    expect(run(model).state).toMatchObject({ 'table(r1)': 'default' });
    expect(value(ioasidOf(table(requesterOf(d))), 1)).toBe(0);
  });
});

describe('looking up what nothing maps to', () => {
  const aliased = world('iommufd', { groups: [{ ...groupOfDevices(1), aliases: [1] }] });
  const aliases = count(every('Requester'), (r) => exists(aliasesOf(r), () => truth)).node;

  test('is empty for the interpreter', () => {
    const at = { layout: aliased.layout, now: aliased.initial, before: aliased.initial };
    expect(valueOf(aliases, { ...at, variables: {} })).toBe(1);
  });

  // an alias has no aliases of its own; the list of the generated code ends before it (generate.ts, lists)
  test('is empty for the generated code', () => {
    expect(compile(aliased).value(aliases)(aliased.initial, aliased.initial)).toBe(1);
  });
});

test('a variable that nobody bound is a mistake in the model, named', () => {
  const at = { layout, now: initial, before: initial, variables: {} };
  expect(() => valueOf(d.node, at)).toThrow('variable d is unbound');
});

test('whether a formula speaks of the state before, or of a variable, can be asked', () => {
  const moved = exists(members(g), (m) => attached(m).differs(attached.before(m)));
  expect(mentions(moved, 'before')).toBe(true);
  expect(mentions(moved, 'g')).toBe(true);
  expect(mentions(moved, 'd')).toBe(false);
  expect(mentions(attached(d).isSome(), 'before')).toBe(false);
});
