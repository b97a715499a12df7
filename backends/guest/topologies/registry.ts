import type { GuestTopology, TableMode, TopologyPlan } from '../topology';
import { bridge } from './bridge';
import { directMapping } from './direct-mapping';
import { kernelSibling } from './kernel-sibling';
import { sameSlot } from './same-slot';
import { singleton } from './singleton';

export const topologyPlans: readonly TopologyPlan[] = [
  sameSlot,
  singleton,
  bridge,
  kernelSibling,
  directMapping,
];

/** The topology of that name with tables in that mode; undefined for an unknown name. */
export function topologyNamed(name: string, mode: TableMode = 'legacy'): GuestTopology | undefined {
  const plan = topologyPlans.find((one) => one.name === name);
  return plan === undefined ? undefined : { ...plan, mode };
}
