import { z } from 'zod';

/** The document that a shard of a campaign leaves behind, as far as merging needs it. */
export const shardDocument = z.object({
  policy: z.string(),
  quirks: z.string(),
  mutant: z.string().nullable(),
  backend: z.string(),
  seed: z.number().int(),
  shard: z.object({ index: z.number().int().min(1), of: z.number().int().min(1) }),
  runs: z.number().int().min(0),
  commands: z.number().int().min(0),
  kinds: z.array(z.string()),
  occurred: z.record(z.string(), z.number()),
  replay: z.string(),
  failure: z
    .object({
      finding: z.string(),
      path: z.string(),
      minimal: z.string(),
      trace: z.array(z.string()),
    })
    .optional(),
});
export type ShardDocument = z.infer<typeof shardDocument>;

export interface MergedCampaign {
  readonly policy: string;
  readonly quirks: string;
  readonly mutant: string | null;
  readonly backend: string;
  readonly seed: number;
  readonly shards: number;
  readonly runs: number;
  readonly commands: number;
  readonly occurred: Readonly<Record<string, number>>;
  /** Kinds of commands that occurred in no shard. */
  readonly absent: readonly string[];
  readonly failures: readonly {
    readonly finding: string;
    readonly trace: readonly string[];
    readonly replay: string;
  }[];
}

/** Why documents do not make up one campaign. */
export class NotOneCampaign extends Error {
  constructor(
    readonly document: number,
    what: string,
    readonly expected: string,
  ) {
    super(what);
  }
}

/**
 * Puts the shards of a campaign together.
 *
 * @throws NotOneCampaign naming the document (from 0) that is of another campaign, there twice, or
 * after which one is missing
 */
export function merge(documents: readonly ShardDocument[]): MergedCampaign {
  const [first, ...others] = documents;
  if (first === undefined) throw new NotOneCampaign(0, 'no documents', 'one for each shard');
  others.forEach((other, at) => {
    for (const key of ['policy', 'quirks', 'mutant', 'backend', 'seed'] as const)
      if (other[key] !== first[key])
        throw new NotOneCampaign(at + 1, `${key} is ${String(other[key])}`, String(first[key]));
    if (other.shard.of !== first.shard.of)
      throw new NotOneCampaign(
        at + 1,
        `a campaign of ${other.shard.of} shards`,
        `of ${first.shard.of}`,
      );
  });
  const seen = new Set<number>();
  documents.forEach(({ shard }, at) => {
    if (seen.has(shard.index))
      throw new NotOneCampaign(at, `shard ${shard.index} is there twice`, 'every shard once');
    seen.add(shard.index);
  });
  const missing = Array.from({ length: first.shard.of }, (_, at) => at + 1).filter(
    (one) => !seen.has(one),
  );
  if (missing.length > 0)
    throw new NotOneCampaign(
      documents.length - 1,
      `shards missing: ${missing.join(', ')}`,
      `${first.shard.of} shards`,
    );

  const occurred: Record<string, number> = {};
  for (const document of documents)
    for (const [kind, count] of Object.entries(document.occurred))
      occurred[kind] = (occurred[kind] ?? 0) + count;
  return {
    policy: first.policy,
    quirks: first.quirks,
    mutant: first.mutant,
    backend: first.backend,
    seed: first.seed,
    shards: first.shard.of,
    runs: documents.reduce((sum, one) => sum + one.runs, 0),
    commands: documents.reduce((sum, one) => sum + one.commands, 0),
    occurred,
    absent: first.kinds.filter((kind) => occurred[kind] === undefined),
    failures: documents.flatMap(({ failure, replay }) =>
      failure === undefined ? [] : [{ finding: failure.finding, trace: failure.trace, replay }],
    ),
  };
}
