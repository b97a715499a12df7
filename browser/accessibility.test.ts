import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { browserPath } from './launch';
import { type OpenPage, ReviewPage } from './review-page';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const findings = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullish(),
      nodes: z.array(z.object({ html: z.string() })),
    }),
  ),
});

/** What axe finds that keeps somebody from using the page. */
async function seriousFindings({ tab }: OpenPage): Promise<string[]> {
  // as a debugger would, past the policy of the page
  await tab.evaluate(axe);
  const { violations } = findings.parse(await tab.evaluate('axe.run(document)'));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

const views = [
  ['the first page', ''],
  [
    'a counterexample',
    'policy=split-fd&machine=bridge&path=OPEN_DEVICE.d1~OPEN_DEVICE.d2~BIND.d1.fd1~BIND.d2.fd2~ALLOC.i1~ATTACH.d1.i1',
  ],
  [
    'two policies',
    'policy=iommufd&quirks=shipped&beside=lockstep&path=OPEN_DEVICE.d1~BIND.d1.fd1&at=1.1',
  ],
  ['a link that cannot be read', 'policy=nobody'],
] as const;
const looks = [
  ['in light', { colorScheme: 'light' }],
  ['in dark', { colorScheme: 'dark' }],
  ['on a phone', { viewport: { width: 360, height: 740 } }],
] as const;

const described = browserPath === undefined ? describe.skip : describe;
described('axe finds nothing serious (needs the package chromium)', () => {
  let review: ReviewPage;
  beforeAll(async () => (review = await ReviewPage.write()));
  afterAll(() => review.close());

  describe.each(looks)('%s', (_, look) => {
    test.each(views)('on %s', async (_name, hash) => {
      const page = await review.open(hash, look);
      // what is folded is looked at as well
      await page.tab.evaluate(
        "document.querySelectorAll('details').forEach((one) => (one.open = true))",
      );
      expect(await seriousFindings(page)).toEqual([]);
      await page.close();
    });
  });

  test('axe itself would notice', async () => {
    const page = await review.open();
    await page.tab.evaluate("document.body.append(document.createElement('button'))");
    expect(await seriousFindings(page)).toEqual([expect.stringContaining('button-name')]);
    await page.close();
  });
});
