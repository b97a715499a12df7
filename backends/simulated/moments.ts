import type { State } from '../../machines/terms/structure';
import type { SimulatedIommu } from './iommu/simulated-iommu';

/** A state of the machines between two table writes, and the IOMMU as it was then. */
export interface Moment {
  readonly state: State;
  readonly iommu: SimulatedIommu;
}
