import { invariants } from '../../invariants/registry';
import { compile } from '../../machines/compiled/compile';
import { errnoFromNumber } from '../../machines/errno';
import { buildModel } from '../../machines/model';
import { noQuirks, shippedQuirks } from '../../machines/policies/quirks';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import type { PolicyName } from '../../machines/policies/policy';
import type { Feature } from '../../machines/command';
import { groupOfDevices, type GroupShape } from '../../machines/scope';
import { explore } from './explore';
import { exploreWithXStateGraph, stateKey } from './xstate-graph';

interface Case {
  readonly name: string;
  readonly groups: readonly GroupShape[];
  readonly ioasids?: number;
  readonly failures?: number;
  readonly quirks?: 'shipped';
  readonly features: readonly Feature[];
  readonly policies: readonly PolicyName[];
}

const everyPolicy: readonly PolicyName[] = ['device-centric', 'lockstep', 'iommufd'];
const pair = groupOfDevices(2);
const single = groupOfDevices(1, false, { ats: true, pasid: true });
const cases: readonly Case[] = [
  { name: 'a pair of devices', groups: [pair], features: ['core', 'exit'], policies: everyPolicy },
  {
    name: 'failing writes',
    groups: [pair],
    failures: 1,
    features: ['core'],
    policies: everyPolicy,
  },
  {
    name: 'drivers, reset and hot-plug',
    groups: [single],
    features: ['core', 'drivers', 'reset', 'hotplug', 'memory'],
    policies: everyPolicy,
  },
  {
    name: 'PASIDs, nesting and mappings',
    groups: [single],
    ioasids: 2,
    features: ['core', 'pasid', 'tables', 'nesting', 'mappings'],
    policies: ['device-centric', 'iommufd'],
  },
  {
    name: 'the quirks of shipped Linux',
    groups: [
      {
        devices: [
          { requester: 1, pasid: true },
          { requester: 2, directMapped: true, absent: true },
        ],
      },
    ],
    ioasids: 2,
    quirks: 'shipped',
    features: ['core', 'mishaps', 'hotplug'],
    policies: ['iommufd'],
  },
];

describe.each(cases)(
  'with $name',
  ({ groups, ioasids = 1, failures = 0, quirks, features, policies: names }) => {
    test.each(names)(
      '%s: @xstate/graph and the own search reach the same states by the same steps',
      (name) => {
        const rules = rulesFor(
          policies[name],
          quirks === 'shipped' ? shippedQuirks : noQuirks,
          failures > 0,
        );
        const model = buildModel(rules, {
          groups,
          fds: 1,
          ioasids,
          failures,
          profile: 'vt-d',
          features,
        });
        const compiled = compile(model);

        const own = new Set<string>();
        const exploration = explore(compiled, invariants, {
          onState: (state) => own.add(stateKey(state)),
        });
        expect(exploration.complete).toBe(true);

        const next = new Uint8Array(model.layout.length);
        let compared = 0;
        const graph = exploreWithXStateGraph(model, ({ from, command, failAt, outcome }) => {
          const micro: Uint8Array[] = [];
          const result = compiled.step(from, next, command, failAt ?? -1, (state) =>
            micro.push(state.slice()),
          );
          compared += 1;
          if (outcome.kind === 'ignored') expect(result).toBe(-1);
          else if (outcome.kind === 'refused') expect(errnoFromNumber(result)).toBe(outcome.errno);
          else {
            expect(result).toBe(0);
            expect(stateKey(next)).toBe(stateKey(outcome.next));
            expect(compiled.last).toEqual({ answer: outcome.errno, failed: outcome.failed });
            expect(micro.map(stateKey)).toEqual(outcome.micro.map(stateKey));
          }
        });
        expect(graph).toEqual(own);
        expect(graph.size).toBe(exploration.states);
        expect(compared).toBeGreaterThan(graph.size);
      },
    );
  },
);
