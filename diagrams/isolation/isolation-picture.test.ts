import fc from 'fast-check';
import type { Model } from '../../machines/model';
import type { PolicyName } from '../../machines/policies/policy';
import type { Scope } from '../../machines/scope';
import type { State } from '../../machines/terms/structure';
import { invariants } from '../../invariants/registry';
import { policyNames, soundPolicies } from '../../machines/policies/policy';
import { groupOfDevices } from '../../machines/scope';
import { runCommand } from '../../machines/system/compose';
import { modelOnly } from '../../machines/system/hardware';
import { world } from '../../machines/system/walk';
import { holds } from '../../machines/terms/evaluate';
import { domainConstant, domainOf } from '../../machines/terms/sorts';
import { presence } from '../../machines/vocabulary/device';
import { iotlb, leaf, mapping } from '../../machines/vocabulary/ioasid';
import { cached, table } from '../../machines/vocabulary/requester';
import { aliasOf, requesterOf } from '../../machines/vocabulary/topology';
import { readStep } from '../../properties/trace-file';
import { eventfulWalk } from '../fixtures/eventful-walk';
import { isolationPicture, seenIn } from './isolation-picture';

const scope: Partial<Scope> = {
  groups: [
    { ...groupOfDevices(2, true), aliases: [1] },
    groupOfDevices(2, false, { pasid: true, ats: true }),
  ],
  failures: 1,
  features: ['core', 'drivers', 'memory', 'mappings', 'pasid', 'hotplug', 'reset', 'exit'],
};

/** The states that a walk passes through, those between two table writes included. */
const statesOf = (model: Model, numbers: readonly number[]): State[] => [
  model.initial,
  ...eventfulWalk(model, numbers).flatMap(({ outcome }) =>
    outcome.kind === 'done' ? [...outcome.micro, outcome.next] : [],
  ),
];

/** The states of a few walks under each policy, the same in every run. */
const met = new Map<PolicyName, { readonly model: Model; readonly states: readonly State[] }>(
  policyNames.map((policy) => {
    const model = world(policy, scope);
    const numbers = fc.array(fc.integer({ min: 1, max: 1_000_003 }), {
      minLength: 60,
      maxLength: 60,
    });
    const walks = fc.sample(numbers, { seed: 20210615, numRuns: 5 });
    return [policy, { model, states: walks.flatMap((walk) => statesOf(model, walk)) }];
  }),
);

const claimHolds = (model: Model, id: string, state: State): boolean => {
  const claim = invariants.find((one) => one.id === id);
  if (claim?.applies(model.rules) !== true) return true;
  const at = { layout: model.layout, now: state, before: state, variables: {} };
  return holds(claim.holds(model.rules), at);
};

function everyState(policy: PolicyName, check: (model: Model, state: State) => void): void {
  const { model, states } = met.get(policy) ?? { states: [] };
  expect(states.length).toBeGreaterThan(100);
  if (model !== undefined) for (const state of states) check(model, state);
}

const after = (model: Model, ...lines: readonly string[]): State =>
  lines.reduce((state, text) => {
    const { command, failAt } = readStep(text, 1);
    const outcome = runCommand(model, state, command, modelOnly(failAt));
    if (outcome.kind !== 'done') throw new Error(`${text} is ${outcome.kind}`);
    return outcome.next;
  }, model.initial);

const changed = (state: State, change: (copy: State) => void): State => {
  const copy = state.slice();
  change(copy);
  return copy;
};

describe.each(policyNames)('in every state that a walk under %s meets', (policy) => {
  test('each device on the bus has one tracked and one effective target for each requester id', () => {
    everyState(policy, (model, state) => {
      const { layout } = model;
      const picture = isolationPicture(model, state);
      const odd: string[] = [];
      for (const view of ['tracked', 'effective'] as const) {
        const entries = seenIn(picture, view).filter(
          (edge) => edge.step === 'translates' && edge.slot === 'plain',
        );
        for (let d = 1; d <= layout.universe.size.Device; d += 1)
          for (let r = 1; r <= layout.universe.size.Requester; r += 1) {
            const sends =
              layout.read(state, presence.symbol, d) !== presence.values.indexOf('absent') &&
              layout.read(state, aliasOf.symbol, r) === layout.read(state, requesterOf.symbol, d);
            const targets = entries.filter(
              (edge) =>
                edge.step === 'translates' && edge.from === `r${r}` && edge.devices.includes(d),
            );
            if (targets.length !== (sends ? 1 : 0))
              odd.push(`d${d} r${r} ${view}: ${targets.length}`);
          }
      }
      expect(odd).toEqual([]);
    });
  });

  test('where both views agree, so do INV-14 and INV-34', () => {
    everyState(policy, (model, state) => {
      const agree = claimHolds(model, 'INV-14', state) && claimHolds(model, 'INV-34', state);
      if (!isolationPicture(model, state).differs) expect(agree).toBe(true);
    });
  });

  test('something is wrong in the effective view whenever isolation is violated', () => {
    everyState(policy, (model, state) => {
      const wrong = seenIn(isolationPicture(model, state), 'effective').some(
        (edge) => edge.wrong !== undefined,
      );
      if (['INV-01', 'INV-44', 'INV-21'].some((id) => !claimHolds(model, id, state)))
        expect(wrong).toBe(true);
    });
  });

  test('no edge begins or ends at something that is not there', () => {
    everyState(policy, (model, state) => {
      const { nodes, edges } = isolationPicture(model, state);
      const ids = nodes.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual(expect.arrayContaining(edges.flatMap(({ from, to }) => [from, to])));
    });
  });
});

test.each(policyNames)('walks under %s meet translation, blocked DMA and differences', (policy) => {
  const count = { translated: 0, blocked: 0, differing: 0 };
  everyState(policy, (model, state) => {
    const { edges, differs } = isolationPicture(model, state);
    if (edges.some(({ step, to }) => step === 'translates' && to.startsWith('tableOf')))
      count.translated += 1;
    if (edges.some(({ kind }) => kind === 'blocked')) count.blocked += 1;
    if (differs) count.differing += 1;
  });
  expect(Math.min(...Object.values(count))).toBeGreaterThan(0);
});

test.each(soundPolicies)(
  'under %s, where every claim holds, something accounts for each difference',
  (policy) => {
    everyState(policy, (model, state) => {
      const { differences } = isolationPicture(model, state);
      expect(differences.filter(({ because }) => because === undefined)).toEqual([]);
    });
  },
);

test.each(soundPolicies)('under %s, where every claim holds, nothing is ever wrong', (policy) => {
  everyState(policy, (model, state) => {
    const { edges } = isolationPicture(model, state);
    expect(edges.filter(({ wrong }) => wrong !== undefined)).toEqual([]);
  });
});

describe('a picture of an owned group', () => {
  const model = world('device-centric');
  const { layout } = model;
  const attached = after(
    model,
    'OPEN_DEVICE d1',
    'BIND d1 fd1',
    'ALLOC i1',
    'ALLOC i3',
    'MAP i1',
    'ATTACH d1 i1',
  );

  test('says in words who owns it and what each device reaches', () => {
    expect(isolationPicture(model, attached).says).toEqual([
      'g1 is owned by fd1.',
      'd1 reaches memory of fd1 through i1.',
      'DMA of d2 is blocked.',
    ]);
  });

  test('has nothing wrong, and both views agree', () => {
    const picture = isolationPicture(model, attached);
    expect(picture.differs).toBe(false);
    expect(picture.edges.filter(({ wrong }) => wrong !== undefined)).toEqual([]);
  });

  test.each([
    ['the default domain', domainConstant.default],
    ['an IOASID of another user', domainOf(3)],
  ])('shows an entry that leads to %s as wrong', (_, domain) => {
    const state = changed(attached, (copy) => layout.write(copy, table.symbol, 2, domain));
    const picture = isolationPicture(model, state);
    expect(picture.differs).toBe(true);
    expect(picture.edges).toContainEqual(
      expect.objectContaining({
        from: 'r2',
        view: 'effective',
        wrong: 'outside of fd1, which owns g1',
      }),
    );
    expect(picture.edges).toContainEqual(
      expect.objectContaining({ from: 'r2', view: 'tracked', kind: 'blocked' }),
    );
  });

  test('shows what only the IOTLB remembers as stale', () => {
    const state = changed(attached, (copy) =>
      layout.write(copy, cached.symbol, 2, domainConstant.default),
    );
    expect(isolationPicture(model, state).edges).toContainEqual(
      expect.objectContaining({ from: 'r2', kind: 'stale', slot: 'iotlb', view: 'effective' }),
    );
  });

  test('shows what was unmapped and is still translated as wrong', () => {
    const state = changed(attached, (copy) => {
      layout.write(copy, mapping.symbol, 1, mapping.values.indexOf('unmapped'));
      layout.write(copy, leaf.symbol, 1, leaf.values.indexOf('unmapped'));
      layout.write(copy, iotlb.symbol, 1, iotlb.values.indexOf('stale'));
    });
    const picture = isolationPicture(model, state);
    expect(picture.edges).toContainEqual(
      expect.objectContaining({
        step: 'maps',
        kind: 'stale',
        wrong: 'unmapped, yet still translated',
      }),
    );
    expect(picture.says.join(' ')).toContain('unmapped, yet still translated');
  });
});

test('a device that a reset has parked differs from what is tracked, for that reason', () => {
  const model = world('device-centric', { groups: [groupOfDevices(1, false, { ats: true })] });
  const state = after(
    model,
    'OPEN_DEVICE d1',
    'BIND d1 fd1',
    'ALLOC i1',
    'ATTACH d1 i1',
    'RESET_PREPARE d1',
  );
  expect(isolationPicture(model, state).differences).toEqual([
    {
      device: 1,
      requester: 1,
      slot: 'plain',
      tracked: 'i1',
      effective: 'blocked',
      because: 'a reset has parked it',
    },
  ]);
});
