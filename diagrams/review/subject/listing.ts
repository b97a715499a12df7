import type { NamedScope } from './subject';
import { importTopology } from '../../../machines/topology/import/import';
import { errorsOf } from '../../../machines/topology/topology';
import { configurationsOf } from '../../../properties/shapes';

/** The machines that a listing gives, or what is wrong with it. */
export interface ReadListing {
  readonly scopes: readonly NamedScope[];
  readonly problem?: string;
}

/** Reads IOMMU groups out of a listing that somebody pasted: groups that are alike are one machine. */
export function scopesOfListing(text: string): ReadListing {
  const topology = importTopology(text);
  const [error] = errorsOf(topology);
  if (error !== undefined) return { scopes: [], problem: `line ${error.line}: ${error.message}` };
  return { scopes: configurationsOf(topology) };
}
