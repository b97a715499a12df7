import { type Topology } from '../topology';
import { type ListingLine } from './listing';

/** One of the shapes in which people pass IOMMU groups around. */
export interface ListingForm {
  readonly name: string;
  /** A short example, for somebody whose paste was not recognised. */
  readonly example: string;
  /** How many lines cannot be anything but this form; 0: it is not this form. */
  readonly evidence: (lines: readonly ListingLine[]) => number;
  /** Reads the listing. Pure; every irregularity becomes a problem, nothing is thrown. */
  readonly read: (lines: readonly ListingLine[]) => Topology;
}
