import type { EntityMachine } from '../chart/chart';
import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { OperationRules } from './operation';
import { lifecycle } from '../chart/chart';
import { self } from '../chart/events';
import { accept } from '../chart/transition';
import { and, not, truth } from '../terms/term';
import { exists, forAll } from '../terms/quantifiers';
import { members } from '../vocabulary/topology';
import { attached, reset } from '../vocabulary/device';
import * as group from '../vocabulary/group';
import { attach } from './attach';
import { claim } from './claim';
import { containerRules } from './container';
import { groupBind } from './group-bind';
import { whileHostRuns } from '../chart/while-host-runs';
import { groupFileEvents } from './group-file';
import { detach } from './detach';
import { pasid } from './pasid';
import { release } from './release';
import { isMember } from './switch';
import { rollingBack, switching } from './switching';

/** The group: who owns it, the member loop, and (for readers) what its members hold. */
export function groupMachine(rules: Rules): EntityMachine {
  const withFile = rules.policy.interface !== 'device';
  const operations = operationsUnder(rules);
  const ownership = {
    initial: 'kernelOwned',
    states: {
      kernelOwned: { on: whileHostRuns(rules, merged(operations, 'kernelOwned')) },
      userOwned: { on: whileHostRuns(rules, merged(operations, 'userOwned')) },
      switching: { on: switching(rules, operations) },
      rollingBack: { on: rollingBack(rules, operations) },
    },
  };
  return {
    name: 'group',
    of: 'Group',
    logic: lifecycle.createMachine({
      id: 'group',
      type: 'parallel',
      context: { self: 0 },
      states: { ownership, holding, recovery },
      ...(withFile ? { on: whileHostRuns(rules, groupFileEvents(rules)) } : {}),
    }),
    regions: [group.ownership.symbol],
    fields: [
      group.owner.symbol,
      group.ownerCount.symbol,
      ...(rules.policy.moves === 'group' ? [group.domain.symbol] : []),
      ...(withFile ? [group.container.symbol, group.groupFile.symbol] : []),
      group.operation.symbol,
      group.actor.symbol,
      group.claimant.symbol,
      group.toward.symbol,
      group.goal.symbol,
      group.back.symbol,
      group.unit.symbol,
      group.hitch.symbol,
    ],
    projections: ['holding', 'recovery'],
  };
}

function operationsUnder(rules: Rules): readonly OperationRules[] {
  const each = () => [attach(rules), detach(rules), pasid(rules), release(rules)];
  switch (rules.policy.interface) {
    case 'device':
      return [claim(rules), ...each()];
    case 'group':
      return [groupBind(rules), ...each()];
    case 'container':
      return [containerRules(rules)];
  }
}

/** All operations' transitions for one state, per event, in the order of the operations. */
function merged(
  operations: readonly OperationRules[],
  state: 'kernelOwned' | 'userOwned',
): Record<string, ChartTransition[]> {
  const events: Record<string, ChartTransition[]> = {};
  for (const operation of operations)
    for (const [name, transitions] of Object.entries(operation[state] ?? {}))
      events[name] = [...(events[name] ?? []), ...transitions];
  return events;
}

const g = self<'Group'>();
const held = exists(members(g), (m) => attached(m).isSome());
const alike = forAll(members(g), (m) =>
  not(
    exists(members(g), (other) =>
      and(isMember(m), isMember(other), attached(m).differs(attached(other))),
    ),
  ),
);
const mirror = (
  target: string,
  when: ChartTransition['guard']['params']['formula'],
): ChartTransition => accept({ target: `#group.${target}`, when, source: 'a view of the members' });

/** What the members hold: a view for readers of the chart that cannot disagree with the devices. */
const holding = {
  initial: 'nothing',
  states: { nothing: {}, blocked: {}, attached: {}, mixed: {} },
  on: {
    OBSERVE: [
      mirror('holding.nothing', group.ownership(g).is('kernelOwned')),
      mirror('holding.blocked', not(held)),
      mirror('holding.attached', alike),
      mirror('holding.mixed', truth),
    ],
  },
};

/** Whether some member is parked by a function reset: new attachments wait until it is over. */
const recovery = {
  initial: 'calm',
  states: { calm: {}, recovering: {} },
  on: {
    OBSERVE: [
      mirror(
        'recovery.recovering',
        exists(members(g), (m) => reset(m).isNot('normal')),
      ),
      mirror('recovery.calm', truth),
    ],
  },
};
