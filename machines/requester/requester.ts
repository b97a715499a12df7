import type { EntityMachine } from '../chart/chart';
import type { Rules } from '../policies/rules';
import type { Value } from '../terms/term';
import { lifecycle } from '../chart/chart';
import { event, self } from '../chart/events';
import { accept, set } from '../chart/transition';
import { Value as ValueTerm, choose, constant, number } from '../terms/term';
import { onAttachFail } from '../vocabulary/topology';
import { cached, pasidTable, table } from '../vocabulary/requester';
import { blocked } from '../group/switch';

const r = self<'Requester'>();
const nothing: Value<'Domain'> = new ValueTerm(constant(0, 'none'));

/**
 * What the IOMMU hardware does for one requester id: the contract that a backend must keep. A write
 * that fails leaves what the IOMMU driver at hand leaves: the old table, none, or already the new one.
 */
export function requesterMachine(rules: Rules): EntityMachine {
  const flushed = rules.premises.tableFlush === 'after-write';
  const remains = flushed ? nothing : choose(table(r).differs(event.domain), table(r), cached(r));
  const fails = (current: Value<'Domain'>) =>
    choose(
      onAttachFail(r).equals(number(1)),
      blocked,
      choose(onAttachFail(r).equals(number(2)), event.domain, current),
    );
  return {
    name: 'requester',
    of: 'Requester',
    logic: lifecycle.createMachine({
      id: 'requester',
      type: 'parallel',
      context: { self: 0 },
      states: { entry: { initial: 'valid', states: { valid: {} } } },
      on: {
        PROGRAM: [
          accept({ set: [set(table, event.domain), set(cached, remains)], source: 'attach_dev' }),
        ],
        PROGRAM_FAILED: [
          accept({ set: [set(table, fails(table(r)))], source: 'intel_iommu_attach_device' }),
        ],
        PROGRAM_PASID: [accept({ set: [set(pasidTable, event.domain)], source: 'set_dev_pasid' })],
        PROGRAM_PASID_FAILED: [
          accept({ set: [set(pasidTable, fails(pasidTable(r)))], source: 'set_dev_pasid' }),
        ],
        LEAVE_BUS: [
          accept({
            set: [set(table, event.domain), set(pasidTable, blocked), set(cached, nothing)],
            source: 'release_domain',
          }),
        ],
      },
    }),
    regions: [],
    fields: [table.symbol, pasidTable.symbol, cached.symbol],
    projections: ['entry'],
  };
}
