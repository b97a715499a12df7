import type { ChartTransition } from '../chart/transition';
import type { Rules } from '../policies/rules';
import type { OperationRules } from './operation';
import type { Formula, Value } from '../terms/term';
import type { Message } from '../chart/transition';
import type { MessageName } from '../chart/events';
import { event, self } from '../chart/events';
import { accept, inOrder, only, tell, tellEach } from '../chart/transition';
import { and, flag, falsity, number, truth } from '../terms/term';
import { aliasesOf, directMapped, requesterOf } from '../vocabulary/topology';
import { failuresLeft } from '../vocabulary/environment';
import { back, goal, operation } from '../vocabulary/group';
import { blocked, isPasidSwitch } from './switch';
import { backOf, goalOf } from './unowned';

const loop = '__iommu_group_set_domain_internal';
const fallible = [
  'claim',
  'leave',
  'attach',
  'replace',
  'repair',
  'pasidAttach',
  'pasidReplace',
  'join',
  'enter',
] as const;

/** The requester ids that are programmed for a device: its own and their aliases. */
export function program(
  rules: Rules,
  device: Value<'Device'>,
  name: Extract<MessageName, `PROGRAM${string}`>,
  domain: Value<'Domain'>,
  when: Formula = truth,
): Message {
  const requester = requesterOf(device);
  return rules.premises.aliases === 'all'
    ? tellEach('requester', aliasesOf(requester), name, { domain }, () => when)
    : tell('requester', requester, name, { domain }, when);
}

/**
 * The member loop: one table write, one answer, next member. Between two writes every device may do
 * DMA. A failure of a switch that may fail turns the loop around.
 */
export function switching(
  rules: Rules,
  operations: readonly OperationRules[],
): Record<string, ChartTransition[]> {
  const g = self<'Group'>();
  const m = event.device;
  const pasid = isPasidSwitch(g);
  const refusesBlocking = rules.quirks.directMappingJoinsLate
    ? and(directMapped(m).equals(flag(true)), goal(g).equals(blocked))
    : falsity;
  return {
    WRITTEN: inOrder(
      accept({
        when: refusesBlocking,
        tell: [tell('device', m, 'MOVED', {})],
        source:
          '__iommu_device_set_domain: direct mappings refuse blocking even when it must succeed',
      }),
      accept({
        when: pasid,
        tell: [
          program(rules, m, 'PROGRAM_PASID', goal(g)),
          tell('device', m, 'MOVED', {}),
          ...only(rules.failures, tell('device', m, 'PASID_PROGRAMMED', {})),
        ],
        source: '__iommu_set_group_pasid',
      }),
      accept({
        tell: [
          program(rules, m, 'PROGRAM', goalOf(rules, g, m)),
          tell('device', m, 'MOVED', {}),
          ...only(rules.failures, tell('device', m, 'PROGRAMMED', {})),
        ],
        source: loop,
      }),
    ),
    ...(rules.failures
      ? {
          FAILED: inOrder(
            accept({
              when: and(operation(g).is(...fallible), mayFail, pasid),
              target: 'rollingBack',
              tell: [
                program(rules, m, 'PROGRAM_PASID_FAILED', goal(g)),
                tell('device', m, 'PASID_DISTURBED', {}),
                spend,
              ],
              source: '__iommu_set_group_pasid',
            }),
            accept({
              when: and(operation(g).is(...fallible), mayFail),
              target: 'rollingBack',
              tell: [
                program(rules, m, 'PROGRAM_FAILED', goal(g)),
                tell('device', m, 'DISTURBED', {}),
                spend,
              ],
              source: loop,
            }),
          ),
        }
      : {}),
    SETTLE: operations.flatMap((one) => one.settles),
  };
}

const mayFail = failuresLeft().atLeast(1);
const spend = tell('environment', number(1), 'FAIL', {});

/** Members that had moved before the failing one are returned; the failing one is left as it is. */
export function rollingBack(
  rules: Rules,
  operations: readonly OperationRules[],
): Record<string, ChartTransition[]> {
  const g = self<'Group'>();
  const m = event.device;
  const returns = rules.premises.rollback === 'returns-moved';
  return {
    WRITTEN: inOrder(
      accept({
        when: isPasidSwitch(g),
        tell: [
          ...only(returns, program(rules, m, 'PROGRAM_PASID', back(g))),
          tell('device', m, 'UNMOVED', {}),
        ],
        source: '__iommu_set_group_pasid, rollback',
      }),
      accept({
        tell: [
          ...only(returns, program(rules, m, 'PROGRAM', backOf(rules, g, m))),
          tell('device', m, 'UNMOVED', {}),
        ],
        source: `${loop}, rollback`,
      }),
    ),
    SETTLE: operations.flatMap((one) => one.undone),
  };
}
