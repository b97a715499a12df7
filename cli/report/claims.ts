import type { ClaimInfo } from '../../properties/check';
import { closingClaims } from '../../properties/explorer/closing';

/** What a report for continuous integration says about one claim in one place. */
export interface ReportedClaim {
  readonly claim: ClaimInfo;
  /** The configuration or campaign in which it was judged. */
  readonly where: string;
  readonly seconds: number;
  /** The commands that violate it, one a line; absent where it holds. */
  readonly trace?: readonly string[];
}

/** The file in which a claim is defined: the invariants have one each, named after them. */
export function definitionOf({ id, name }: Pick<ClaimInfo, 'id' | 'name'>): string {
  const closing = Object.values(closingClaims).some((claim) => claim.id === id);
  if (closing) return 'properties/explorer/closing.ts';
  return `invariants/${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
}
