/** One part of a campaign that is spread over several machines. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** The whole campaign on one machine. */
export const wholeCampaign: Shard = { index: 1, of: 1 };

// odd, so that multiples of it differ modulo 2^31 for any realistic number of shards
const stride = 0x1e3779b1;

/**
 * What one shard does of a campaign: its share of the runs, and random numbers of its own that
 * follow from the campaign's seed. One shard of one is the campaign itself.
 */
export function shareOf(
  { index, of }: Shard,
  campaign: { readonly runs: number; readonly seed: number },
): { runs: number; seed: number } {
  const share = Math.floor(campaign.runs / of) + (index <= campaign.runs % of ? 1 : 0);
  const seed = (BigInt(campaign.seed) + BigInt(index - 1) * BigInt(stride)) % 2n ** 31n;
  return { runs: share, seed: Number(seed) };
}
