import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { browserPath } from './launch';
import { type OpenPage, ReviewPage } from './review-page';

const traces = join(__dirname, '..', 'docs', 'traces');
const traceText = (name: string): string => readFileSync(join(traces, `${name}.trace`), 'utf8');

const described = browserPath === undefined ? describe.skip : describe;
described('the review page, in a real browser (needs the package chromium)', () => {
  let review: ReviewPage;
  let page: OpenPage;
  beforeAll(async () => (review = await ReviewPage.write()));
  afterAll(() => review.close());
  afterEach(async () => {
    // whatever was done: no error, no dialog, and nothing but the file itself was asked for
    expect(page.complaints).toEqual([]);
    expect(page.requests.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
    await page.close();
  });

  test('it is one file of less than 1.5 MB that works from disk', async () => {
    page = await review.open();
    expect(statSync(review.file).size).toBeLessThan(1_500_000);
    expect(page.requests).toHaveLength(1);
    expect(await page.standing()).toBe(
      'device-centric, after 0 of 0 commands: every claim holds here.',
    );
  });

  test('from the policy list it takes two clicks to see why split-fd is unsafe', async () => {
    page = await review.open();
    const list = page.tab.getByRole('group', { name: 'Policy' });
    await list.getByText('Why is split-fd unsafe?').click();
    await list.getByRole('button', { name: 'Show INV-44 in 6 commands' }).click();
    expect(await page.standing()).toContain('split-fd, after 6 of 6 commands');
    expect(await page.standing()).toContain('INV-44 violated');
    const picture = page.part(/^Who reaches what/);
    expect(await picture.locator('svg').textContent()).toContain('WRONG');
    expect(await list.innerText()).toContain('reaches no IOASID of another');
  });

  test('the guided tour plays every decisive trace, from its first command to its claim', async () => {
    page = await review.open();
    const tour = page.part('Guided tour');
    const stops = tour.locator('ol button');
    const count = await stops.count();
    expect(count).toBeGreaterThan(5);
    for (let stop = 0; stop < count; stop += 1) {
      await stops.nth(stop).click();
      expect(await tour.locator('.stop').innerText()).toMatch(/INV-\d\d is violated:/);
      await tour.getByRole('button', { name: 'Play from the beginning' }).click();
      expect(await page.standing()).toMatch(/after 0 of \d+ commands: every claim holds here/);
      const next = tour.getByRole('button', { name: 'Next command' });
      while (await next.isEnabled()) await next.click();
      expect(await page.standing()).toContain('violated');
    }
  });

  test('policy, machine, quirks, mutant and single choices are picked, and shape the model', async () => {
    page = await review.open();
    await page.tab.getByRole('radio', { name: /^iommufd/ }).check();
    await page.tab.getByLabel('Quirks of Linux').selectOption('shipped');
    expect(page.hash()).toBe('policy=iommufd&quirks=shipped&machine=first');
    await page.tab.getByText('One by one').click();
    await page.tab.getByRole('checkbox', { name: /^replaceMovesGroup/ }).uncheck();
    expect(page.hash()).toContain('quirks=followerNotBlocked,autoSkipsManual');
    await page.tab.getByRole('combobox', { name: /^Machine/ }).selectOption('bridge');
    expect(page.hash()).toContain('machine=bridge');
    await page.tab.getByRole('radio', { name: /^device-centric/ }).check();
    expect(page.hash()).toBe('policy=device-centric&machine=bridge');
    await page.tab.getByLabel('Take a premise away').selectOption('M1');
    expect(await page.standing()).toContain('without the premise of M1');
    await page.tab.getByText('Decide one thing differently').click();
    await page.tab.getByRole('combobox', { name: 'gate' }).selectOption('open');
    expect(page.hash()).toBe('policy=device-centric,gate=open&mutant=M1&machine=bridge');
  });

  test('the groups of a real machine can be pasted; what is none is told by its line', async () => {
    page = await review.open();
    await page.tab.getByText('Paste the groups of your machine').click();
    const listing = page.tab.getByLabel(/^A listing of IOMMU groups/);
    await listing.fill('hello\nworld');
    await listing.blur();
    await page.tab
      .locator('#machine-problem')
      .getByText(/line \d/)
      .waitFor();
    await listing.fill(
      [
        '/sys/kernel/iommu_groups/7/devices/0000:01:00.0',
        '/sys/kernel/iommu_groups/7/devices/0000:01:00.1',
        '/sys/kernel/iommu_groups/8/devices/0000:02:00.0',
      ].join('\n'),
    );
    await listing.blur();
    expect(await page.tab.getByRole('combobox', { name: /^Machine/ }).inputValue()).toMatch(
      /^group [78]/,
    );
    expect(page.hash()).toContain('scope=');
  });

  test('commands are stepped, undone, redone and jumped to, and the address follows', async () => {
    page = await review.open();
    await page.take('OPEN_DEVICE d1');
    await page.take('BIND d1 fd1');
    expect(await page.path()).toEqual(['OPEN_DEVICE d1 → OK', 'BIND d1 fd1 → OK']);
    expect(page.hash()).toBe('policy=device-centric&machine=first&path=OPEN_DEVICE.d1~BIND.d1.fd1');
    await page.button('↶ Undo').click();
    expect(await page.standing()).toContain('after 1 of 2 commands');
    await page.button('↷ Redo').click();
    expect(await page.standing()).toContain('after 2 of 2 commands');
    await page.button('command 2 after 1 table writes').click();
    expect(await page.standing()).toContain('in command 2, after 1 of its table writes');
    expect(page.hash()).toContain('&at=1.1');
    await page.button('the beginning').click();
    expect(await page.standing()).toContain('after 0 of 2 commands');
    // a command taken here forgets what was undone; the browser's own way back brings it again
    await page.take('OPEN_DEVICE d2');
    expect(await page.path()).toEqual(['OPEN_DEVICE d2 → OK']);
    await page.tab.goBack();
    expect(await page.path()).toEqual(['OPEN_DEVICE d1 → OK', 'BIND d1 fd1 → OK']);
  });

  test('a link shows the same to whoever follows it', async () => {
    page = await review.open();
    await page.take('OPEN_DEVICE d1');
    await page.take('BIND d1 fd1');
    await page.button('command 2 after 2 table writes').click();
    const seen = await page.tab.locator('main').innerText();
    const other = await review.open(page.hash());
    expect(await other.tab.locator('main').innerText()).toBe(seen);
    await other.close();
  });

  test('a link that cannot be read says what is wrong with it', async () => {
    page = await review.open('policy=device-centric&path=ATTACH.d1');
    expect(await page.tab.getByRole('alert').innerText()).toContain('ATTACH has 1 arguments');
    expect(await page.standing()).toContain('after 0 of 0 commands');
  });

  test('a refused command tells the errno, who refuses, what is the case, and the guard', async () => {
    page = await review.open('path=UNBIND_DRIVER.d1~BIND_KERNEL_DRIVER.d1~OPEN_DEVICE.d2');
    const commands = page.part('Commands');
    await commands.getByText(/^Refused \(/).click();
    const bind = commands.getByRole('listitem').filter({ hasText: 'BIND d2 fd1' });
    expect(await bind.innerText()).toContain('→ EPERM');
    await bind.locator('summary').click();
    await bind.getByText('guard:').waitFor();
    const told = await bind.innerText();
    expect(told).toContain('g1 refuses CLAIM because');
    expect(told).toContain('driver(d1) = kernel');
    expect(told).toContain('guard: ∃');
    expect(told).toContain('iommu_device_claim_dma_owner');
  });

  test('a table write can be made to fail where the machine lets one fail', async () => {
    page = await review.open('machine=failing-vt-d&path=OPEN_DEVICE.d1~BIND.d1.fd1~ALLOC.i1');
    await page.tab.getByLabel('Let fail').selectOption('0');
    await page.take('ATTACH d1 i1 !0 → ENOMEM');
    expect((await page.path()).at(-1)).toBe('ATTACH d1 i1 !0 → ENOMEM');
    expect(page.hash()).toContain('ATTACH.d1.i1!0');
  });

  test('commands are found by their words', async () => {
    page = await review.open();
    await page.tab.keyboard.press('/');
    await page.tab.keyboard.type('open_device d2');
    expect(await page.part('Commands').locator('ul.moves button').allInnerTexts()).toEqual([
      'OPEN_DEVICE d2',
    ]);
  });

  test('the statecharts show who is in which state, and which way the last command went', async () => {
    page = await review.open('path=OPEN_DEVICE.d1');
    const charts = page.part('Statecharts');
    const lit = () => charts.locator('svg.chart .state.lit').allTextContents();
    expect(await lit()).toEqual(['• closedd2', 'opend1']);
    expect(await charts.locator('.way.taken').textContent()).toContain('OPEN_DEVICE');
    await charts.getByRole('button', { name: 'ownership' }).click();
    expect(await lit()).toEqual(['• kernelOwnedg1']);
    await page.take('BIND d1 fd1');
    expect(await lit()).toEqual(['userOwnedg1']);
    // also what stores nothing: where requests go, as a view of the group
    await charts.getByRole('button', { name: 'rid' }).click();
    expect(await lit()).toEqual(['blockedd1 d2']);
  });

  test('the picture shows tracked and effective apart where they differ, and says it in words', async () => {
    page = await review.open('policy=split-fd&machine=bridge');
    const picture = page.part(/^Who reaches what/);
    expect(await picture.locator('svg').textContent()).not.toContain('Tracked:');
    await page.tab.getByRole('button', { name: 'One requester id, two address spaces' }).click();
    const drawn = await picture.locator('svg').textContent();
    expect(drawn).toContain('Tracked: what software believes');
    expect(drawn).toContain('Effective: what the IOMMU does');
    await picture.getByText('In words').click();
    expect(await picture.getByRole('list').innerText()).toContain('d2');
  });

  test('claims are live: each says whether it holds, and since which command it does not', async () => {
    page = await review.open('policy=split-fd&machine=pair');
    const claims = page.part(/^Claims/);
    expect(await claims.getByRole('heading').innerText()).toMatch(/\d+ hold, 0 violated/);
    for (const command of ['OPEN_DEVICE d1', 'OPEN_DEVICE d2', 'BIND d1 fd1', 'BIND d2 fd2'])
      await page.take(command);
    const broken = claims.getByRole('listitem').filter({ hasText: 'INV-04' });
    expect(await broken.innerText()).toContain('✗ violated');
    await page.take('CLOSE_DEVICE d2');
    expect(await broken.innerText()).toContain('✗ was violated');
    await broken.getByRole('button', { name: 'since command 4' }).click();
    expect(await page.standing()).toContain('after 4 of 5 commands');
  });

  test('a counterexample is pasted or opened from a file, and played', async () => {
    page = await review.open();
    const loader = page.part('Load a counterexample');
    await loader.getByRole('textbox').fill(traceText('device-centric-M4-INV-10'));
    await loader.getByRole('button', { name: 'Play it' }).click();
    expect(await page.standing()).toContain('device-centric without the premise of M4, after 0 of');
    for (let step = (await page.path()).length; step > 0; step -= 1)
      await page.tab.keyboard.press('ArrowRight');
    expect(await page.standing()).toContain('INV-10');
    const file = join(review.file, '..', 'example.trace');
    writeFileSync(file, traceText('iommufd-shipped-INV-30'));
    await loader.locator('input[type=file]').setInputFiles(file);
    await page.tab.getByText(/iommufd with quirks shipped, after 0 of/).waitFor();
  });

  test.each([
    ['nothing', '', 'line 1: not a trace'],
    ['no trace', 'hello', 'line 1: not a trace'],
    [
      'a wrong command',
      traceText('split-fd-INV-04').replace('BIND d2 fd2', 'BIND d2'),
      'BIND has 1 arguments',
    ],
    ['a mutant that there is not', traceText('device-centric-M1-INV-01').replace('M1', 'M0'), 'M0'],
    ['markup', '<img src=x onerror=alert(1)>', 'line 1: not a trace'],
    ['markup in a header', '# ioasid trace 1\n# policy <script>alert(1)</script>', '<script>'],
    ['two megabytes', 'x'.repeat(2_000_000), 'larger than any trace'],
  ])('a trace of %s is refused, and nothing changes', async (_, text, problem) => {
    page = await review.open('path=OPEN_DEVICE.d1');
    const loader = page.part('Load a counterexample');
    await loader.getByRole('textbox').fill(text);
    await loader.getByRole('button', { name: 'Play it' }).click();
    await loader.getByRole('status').getByText(problem).waitFor();
    expect(await page.path()).toEqual(['OPEN_DEVICE d1 → OK']);
  });

  test('two policies are walked side by side, and where they part is marked', async () => {
    page = await review.open();
    await page.tab.getByLabel('Compare with').selectOption('split-fd');
    for (const command of ['OPEN_DEVICE d1', 'OPEN_DEVICE d2', 'BIND d1 fd1'])
      await page.take(command);
    const pictures = page.part(/^Who reaches what/);
    expect(await pictures.count()).toBe(2);
    await page
      .part('Commands')
      .getByText(/^Refused \(/)
      .click();
    const bind = page.part('Commands').getByRole('listitem').filter({ hasText: 'BIND d2 fd2' });
    expect(await bind.innerText()).toContain('→ EPERM');
    expect(await bind.innerText()).toContain('split-fd: OK');
    const both = await review.open(`${page.hash()}~BIND.d2.fd2`);
    expect((await both.path()).at(-1)).toBe('BIND d2 fd2 → EPERM split-fd: OK');
    const seen = both.part(/^Who reaches what/);
    expect(await seen.first().innerText()).not.toContain('Violated here');
    expect(await seen.last().innerText()).toContain('Violated here: INV-04');
    await both.close();
  });

  test('everything that is shown can be taken along', async () => {
    page = await review.open();
    await page.button('Why two IOMMU fds in one group are unsafe').click();
    const along = page.part('Take it along');
    for (const [name, file, expected] of [
      ['Isolation SVG', 'isolation.svg', '<svg'],
      ['Isolation Mermaid', 'isolation.mmd', 'flowchart'],
      ['Sequence SVG', 'sequence.svg', 'VIOLATED'],
      ['Sequence Mermaid', 'sequence.mmd', 'sequenceDiagram'],
      ['Statechart SVG', 'session.svg', '<svg'],
      ['Statechart Mermaid', 'session.mmd', 'stateDiagram-v2'],
      ['Trace', 'path.trace', '# policy split-fd'],
      ['jest test', 'path.test.ts', 'INV-04'],
      ['Scenario', 'R-1-path.scenario', 'then split-fd'],
    ] as const) {
      await along.getByRole('button', { name, exact: true }).click();
      expect(await along.getByRole('textbox').inputValue()).toContain(expected);
      const download = page.tab.waitForEvent('download');
      await along.getByRole('button', { name: 'Download' }).click();
      expect((await download).suggestedFilename()).toBe(file);
    }
  });

  test('the keys undo, redo, creep and go to the beginning, but not while somebody types', async () => {
    page = await review.open('path=OPEN_DEVICE.d1~BIND.d1.fd1');
    const after = async (key: string): Promise<string> => {
      await page.tab.keyboard.press(key);
      return page.standing();
    };
    expect(await after('u')).toContain('after 1 of 2');
    expect(await after('w')).toContain('in command 2, after 0 of its table writes');
    expect(await after('r')).toContain('after 2 of 2');
    expect(await after('ArrowLeft')).toContain('after 1 of 2');
    expect(await after('0')).toContain('after 0 of 2');
    await page.tab.keyboard.press('/');
    expect(await after('r')).toContain('after 0 of 2');
  });

  test('the whole page can be used without a mouse', async () => {
    page = await review.open();
    await page.tab.getByRole('button', { name: 'Commands' }).press('Enter');
    const focused = (): Promise<unknown> => page.tab.evaluate('document.activeElement.textContent');
    for (let tabs = 0; tabs < 12 && String(await focused()).trim() !== 'OPEN_DEVICE d1'; tabs += 1)
      await page.tab.keyboard.press('Tab');
    await page.tab.keyboard.press('Enter');
    expect(await page.path()).toEqual(['OPEN_DEVICE d1 → OK']);
  });

  test('on a phone nothing is cut off', async () => {
    page = await review.open('', { viewport: { width: 360, height: 740 } });
    await page.button('One requester id, two address spaces').click();
    expect(await page.tab.evaluate('document.documentElement.scrollWidth')).toBe(360);
    // what was asked for has been scrolled to
    expect(await page.tab.locator('#standing').boundingBox()).toMatchObject({
      y: expect.closeTo(0, -1) as number,
    });
  });

  test('a foreign script that gets into the page does not run', async () => {
    page = await review.open();
    const ran: unknown = await page.tab.evaluate(`
      const script = document.createElement('script');
      script.textContent = 'window.intruder = true';
      document.body.append(script);
      'intruder' in window;
    `);
    expect(ran).toBe(false);
    expect(page.takeComplaints()).toEqual([expect.stringContaining('Content Security Policy')]);
  });
});
