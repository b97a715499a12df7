import * as fc from 'fast-check';
import type { Range } from './sorts';
import type { State } from './structure';
import type { Formula, Value } from './term';
import { compile } from '../compiled/compile';
import { tableOf } from '../group/switch';
import { shippedQuirks } from '../policies/quirks';
import { groupOfDevices } from '../scope';
import { world } from '../system/walk';
import { attached, bar, ctx, session } from '../vocabulary/device';
import { actor, domain, owner, ownerCount } from '../vocabulary/group';
import { parent, space, users } from '../vocabulary/ioasid';
import { table } from '../vocabulary/requester';
import {
  fdOf,
  groupOf,
  ioasidOf,
  ioasidsOf,
  members,
  requesterOf,
  requestersOf,
} from '../vocabulary/topology';
import { holds, valueOf } from './evaluate';
import { count, every, exists, first, forAll } from './quantifiers';
import { and, choose, falsity, iff, implies, none, not, number, or, truth, variable } from './term';

const model = world('iommufd', {
  quirks: shippedQuirks,
  groups: [groupOfDevices(2, true), groupOfDevices(2)],
});
const { layout } = model;
const compiled = compile(model);

/** The variables that a term may use where it stands. */
interface Bound {
  readonly devices: readonly Value<'Device'>[];
  readonly ioasids: readonly Value<'Ioasid'>[];
}
/** Terms are built when their surroundings are known, since a quantifier binds while it is built. */
type Build<T> = (bound: Bound) => T;

interface Terms {
  formula: Build<Formula>;
  device: Build<Value<'Device'>>;
  group: Build<Value<'Group'>>;
  fd: Build<Value<'Fd'>>;
  ioasid: Build<Value<'Ioasid'>>;
  requester: Build<Value<'Requester'>>;
  domain: Build<Value<'Domain'>>;
  counter: Build<Value<'Counter'>>;
}

const pick = <T>(from: readonly T[], index: number, otherwise: T): T =>
  from[index % Math.max(1, from.length)] ?? otherwise;
const limits = { maxDepth: 5, depthSize: 'small', withCrossShrink: true } as const;

const terms = fc.letrec<Terms>((tie: fc.LetrecTypedTie<Terms>) => {
  const formula = tie('formula');
  const device = tie('device');
  const group = tie('group');
  const fd = tie('fd');
  const ioasid = tie('ioasid');
  const requester = tie('requester');
  const place = tie('domain');
  const counter = tie('counter');
  const index = fc.nat(7);
  const build = <A, T>(arbitrary: fc.Arbitrary<A>, make: (part: A, bound: Bound) => T) =>
    arbitrary.map(
      (part): Build<T> =>
        (bound) =>
          make(part, bound),
    );

  const over = fc.oneof(
    fc.constant((_: Bound) => every('Device')),
    build(group, (g, b) => members(g(b))),
  );
  const slots = fc.oneof(
    fc.constant((_: Bound) => every('Ioasid')),
    build(fd, (f, b) => ioasidsOf(f(b))),
  );
  const withDevice = (bound: Bound, d: Value<'Device'>): Bound => ({
    ...bound,
    devices: [d, ...bound.devices],
  });
  const withIoasid = (bound: Bound, i: Value<'Ioasid'>): Bound => ({
    ...bound,
    ioasids: [i, ...bound.ioasids],
  });
  const chosen = <T extends 'Device' | 'Ioasid' | 'Domain' | 'Counter'>(
    value: fc.Arbitrary<Build<Value<T>>>,
  ) =>
    build(fc.tuple(formula, value, value), ([when, one, other], b) =>
      choose(when(b), one(b), other(b)),
    );

  return {
    device: fc.oneof(
      limits,
      build(index, (at, b) => pick(b.devices, at, none<'Device'>())),
      fc.constant(() => none<'Device'>()),
      build(group, (g, b) => actor(g(b))),
      build(fc.tuple(over, formula), ([range, body], b) =>
        first(range(b), (d) => body(withDevice(b, d))),
      ),
      chosen<'Device'>(device),
    ),
    group: build(device, (d, b) => groupOf(d(b))),
    fd: fc.oneof(
      limits,
      fc.constant(() => none<'Fd'>()),
      build(device, (d, b) => ctx(d(b))),
      build(group, (g, b) => owner.before(g(b))),
      build(ioasid, (i, b) => fdOf(i(b))),
    ),
    ioasid: fc.oneof(
      limits,
      build(index, (at, b) => pick(b.ioasids, at, none<'Ioasid'>())),
      build(device, (d, b) => attached(d(b))),
      build(device, (d, b) => attached.before(d(b))),
      build(ioasid, (i, b) => parent(i(b))),
      build(place, (at, b) => ioasidOf(at(b))),
      build(fc.tuple(slots, formula), ([range, body], b) =>
        first(range(b), (i) => body(withIoasid(b, i))),
      ),
      chosen<'Ioasid'>(ioasid),
    ),
    requester: build(device, (d, b) => requesterOf(d(b))),
    domain: fc.oneof(
      limits,
      build(requester, (r, b) => table(r(b))),
      build(requester, (r, b) => table.before(r(b))),
      build(group, (g, b) => domain(g(b))),
      build(ioasid, (i, b) => tableOf(i(b))),
      chosen<'Domain'>(place),
    ),
    counter: fc.oneof(
      limits,
      build(fc.nat(3), (n) => number(n)),
      build(ioasid, (i, b) => users(i(b))),
      build(group, (g, b) => ownerCount(g(b))),
      build(fc.tuple(counter, counter), ([n, m], b) => n(b).plus(m(b))),
      build(fc.tuple(counter, counter), ([n, m], b) => n(b).minus(m(b))),
      build(fc.tuple(over, formula), ([range, body], b) =>
        count(range(b), (d) => body(withDevice(b, d))),
      ),
      build(fc.tuple(group, device), ([g, d], b) =>
        count(requestersOf(g(b)), (r) => table(r).equals(table(requesterOf(d(b))))),
      ),
      chosen<'Counter'>(counter),
    ),
    formula: fc.oneof(
      limits,
      fc.constant(() => truth),
      fc.constant(() => falsity),
      build(fc.tuple(device, device), ([d, e], b) => d(b).equals(e(b))),
      build(fc.tuple(device, device), ([d, e], b) => d(b).differs(e(b))),
      build(fc.tuple(ioasid, ioasid), ([i, j], b) => i(b).equals(j(b))),
      build(fc.tuple(place, place), ([at, to], b) => at(b).equals(to(b))),
      build(fc.tuple(fd, fd), ([f, h], b) => f(b).equals(h(b))),
      build(fc.tuple(counter, fc.nat(3)), ([n, least], b) => n(b).atLeast(least)),
      build(ioasid, (i, b) => i(b).isNone()),
      build(device, (d, b) => session(d(b)).is('open', 'bound')),
      build(device, (d, b) => bar(d(b)).isNot('mapped')),
      build(ioasid, (i, b) => space(i(b)).is('paging')),
      build(formula, (f, b) => not(f(b))),
      build(fc.array(formula, { maxLength: 3 }), (all, b) => and(...all.map((f) => f(b)))),
      build(fc.array(formula, { maxLength: 3 }), (any, b) => or(...any.map((f) => f(b)))),
      build(fc.tuple(formula, formula), ([p, q], b) => implies(p(b), q(b))),
      build(fc.tuple(formula, formula), ([p, q], b) => iff(p(b), q(b))),
      build(fc.tuple(over, formula), ([range, body], b) =>
        forAll(range(b), (d) => body(withDevice(b, d))),
      ),
      build(fc.tuple(over, formula), ([range, body], b) =>
        exists(range(b), (d) => body(withDevice(b, d))),
      ),
      build(fc.tuple(slots, formula), ([range, body], b) =>
        exists(range(b), (i) => body(withIoasid(b, i))),
      ),
    ),
  };
});

/** Any state of the layout, reachable or not: every function has some value of its range. */
const states: fc.Arbitrary<State> = fc.infiniteStream(fc.nat(255)).map((bytes) => {
  const state = new Uint8Array(layout.length);
  for (const symbol of layout.symbols)
    for (let of = 1; of <= layout.sizeOf(symbol.of); of += 1)
      layout.write(state, symbol, of, Number(bytes.next().value) % sizeOf(symbol.range));
  return state;
});

function sizeOf(range: Range): number {
  switch (range.kind) {
    case 'enumeration':
      return range.values.length;
    case 'reference':
      return layout.universe.size[range.to] + 1;
    case 'domain':
      return layout.sizeOf('Domain') + 1;
    case 'counter':
      return 4;
    case 'flag':
      return 2;
  }
}

const free: Bound = { devices: [variable<'Device'>('device')], ioasids: [variable<'Ioasid'>('i')] };
const arguments_ = fc.record({
  device: fc.nat(layout.universe.size.Device),
  i: fc.nat(layout.universe.size.Ioasid),
});
const runs = { numRuns: 1500 };

describe('the interpreter and the generated JavaScript agree', () => {
  test('about every formula, in every state', () => {
    fc.assert(
      fc.property(terms.formula, states, states, arguments_, (build, before, now, variables) => {
        const formula = build(free);
        const generated = compiled.formula(formula, ['device', 'i']);
        expect(generated(before, now, variables.device, variables.i)).toBe(
          holds(formula, { layout, before, now, variables }),
        );
      }),
      runs,
    );
  });

  test.each(['device', 'group', 'fd', 'ioasid', 'requester', 'domain', 'counter'] as const)(
    'about every value that is a %s',
    (kind) => {
      fc.assert(
        fc.property(terms[kind], states, states, arguments_, (build, before, now, variables) => {
          const { node } = build(free);
          const generated = compiled.value(node, ['device', 'i']);
          expect(generated(before, now, variables.device, variables.i)).toBe(
            valueOf(node, { layout, before, now, variables }),
          );
        }),
        { numRuns: 300 },
      );
    },
  );
});
