import { merge, NotOneCampaign, type ShardDocument } from './merge';
import { shareOf, wholeCampaign } from './shard';

const campaign = { runs: 100, seed: 2 ** 31 - 5 };

test('one shard of one is the campaign itself', () => {
  expect(shareOf(wholeCampaign, campaign)).toEqual(campaign);
});

test('the shares add up, and no two shards draw the same random numbers', () => {
  const shares = Array.from({ length: 7 }, (_, at) => shareOf({ index: at + 1, of: 7 }, campaign));
  expect(shares.reduce((sum, one) => sum + one.runs, 0)).toBe(100);
  expect(new Set(shares.map((one) => one.seed)).size).toBe(7);
  expect(shares.every(({ seed }) => seed >= 0 && seed < 2 ** 31)).toBe(true);
});

const shard = (index: number, change: Partial<ShardDocument> = {}): ShardDocument => ({
  policy: 'iommufd',
  quirks: 'none',
  mutant: null,
  backend: 'simulated',
  seed: 7,
  shard: { index, of: 2 },
  runs: 50,
  commands: 1000,
  kinds: ['ATTACH', 'BIND', 'MAP'],
  occurred: { BIND: 3 },
  replay: `ioasid fuzz --seed 7 --shard ${index}/2`,
  ...change,
});

test('a kind of command is absent only if no shard met it', () => {
  const merged = merge([shard(2), shard(1, { occurred: { BIND: 1, MAP: 2 } })]);
  expect(merged).toMatchObject({ runs: 100, commands: 2000, occurred: { BIND: 4, MAP: 2 } });
  expect(merged.absent).toEqual(['ATTACH']);
});

test('failures of all shards are kept, each with the line that repeats it', () => {
  const failure = {
    finding: 'violated INV-01',
    path: '3:1',
    minimal: 'proved',
    trace: ['BIND d1 fd1 -> OK'],
  };
  expect(merge([shard(1), shard(2, { failure })]).failures).toEqual([
    { finding: failure.finding, trace: failure.trace, replay: 'ioasid fuzz --seed 7 --shard 2/2' },
  ]);
});

test.each([
  ['of another policy', [shard(1), shard(2, { policy: 'lockstep' })], 1],
  ['of another seed', [shard(1), shard(2, { seed: 8 })], 1],
  ['of a campaign with more shards', [shard(1), shard(2, { shard: { index: 2, of: 3 } })], 1],
  ['that is there twice', [shard(1), shard(1)], 1],
  ['after which one is missing', [shard(1)], 0],
])('a document %s is named', (_, documents, at) => {
  expect(() => merge(documents)).toThrow(NotOneCampaign);
  try {
    merge(documents);
  } catch (error) {
    expect(error).toMatchObject({ document: at });
  }
});
