import { spawnSync } from 'node:child_process';
import type { Browser } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awkwardTexts, chart, edge } from '../diagrams/fixtures/charts';
import { overviewMermaid } from '../diagrams/references/overview-picture';
import { stateDiagrams } from '../diagrams/mermaid/state-diagram';
import { browserPath, launchBrowser } from './launch';
import { mermaidBlocks } from './mermaid-blocks';
import { MermaidPage } from './mermaid-page';

const top = join(__dirname, '..');
const pages = spawnSync('git', ['ls-files', '--', '*.md'], { cwd: top, encoding: 'utf8' })
  .stdout.split('\n')
  .filter(Boolean);
const blocks = pages.flatMap((file) => mermaidBlocks(file, readFileSync(join(top, file), 'utf8')));

const suite = browserPath === undefined ? describe.skip : describe;

suite('the real Mermaid in a real browser (skipped where there is no chromium)', () => {
  let browser: Browser;
  let page: MermaidPage;
  beforeAll(async () => {
    browser = await launchBrowser();
    page = await MermaidPage.open(browser);
  });
  afterAll(() => browser.close());

  test('draws every picture of every page of this repository', async () => {
    const broken: string[] = [];
    for (const { file, line, text } of blocks) {
      const drawing = await page.draw(text);
      if ('error' in drawing) broken.push(`${file}:${line}: ${drawing.error}`);
    }
    expect(broken).toEqual([]);
    expect(blocks.length).toBeGreaterThan(100);
  });

  test('draws them in the dark theme too', async () => {
    const dark = await MermaidPage.open(browser, 'dark');
    const [first] = blocks.filter(({ file }) => file.endsWith('device-centric.md'));
    expect(await dark.draw(first?.text ?? '')).toHaveProperty('svg');
    await dark.close();
  });

  test('finds nothing to fetch in any of them', () => {
    expect(page.wanted).toEqual([]);
  });

  test.each([
    ['an arrow that leads nowhere', 'stateDiagram-v2\n  a -->'],
    ['a kind of picture that does not exist', 'statesDiagram\n  a --> b'],
    ['a note that never ends', 'stateDiagram-v2\n  a --> b\n  note right of a\n    text'],
  ])('does not draw %s', async (_, text) => {
    expect(await page.draw(text)).toHaveProperty('error');
  });

  const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

  test.each(awkwardTexts)(
    'shows %j as it is: in a state, on an edge, in a note, in a title',
    async (text) => {
      const odd = chart([
        edge('a', text, { event: text }),
        edge('a', 'a', { event: `note ${text}` }),
      ]);
      const [diagram = ''] = stateDiagrams(odd);
      const drawing = await page.draw(diagram);
      const shown = (await page.textsOf('svg' in drawing ? drawing.svg : '')).map(inOneLine);
      expect(drawing).toHaveProperty('svg');
      expect(shown).toContain(text);
      expect(shown).toContain(`1 ${text}`);
      expect(shown).toContain(`2 note ${text}`);
    },
  );

  test('shows every machine of the overview', async () => {
    const drawing = await page.draw(
      overviewMermaid(
        [{ name: 'device', owner: 'kernel' }],
        [{ kind: 'tells', from: 'device', to: 'device', names: ['BUS_RESET'] }],
      ),
    );
    const shown = await page.textsOf('svg' in drawing ? drawing.svg : '');
    expect(shown.join('\n')).toContain('BUS_RESET');
  });
});

describe('the Mermaid blocks of a page', () => {
  test('are found with the line of their fence', () => {
    const text = [
      'text',
      '```ts',
      '```',
      '```mermaid',
      'stateDiagram-v2',
      'a --> b',
      '```',
      '',
    ].join('\n');
    expect(mermaidBlocks('a.md', text)).toEqual([
      { file: 'a.md', line: 4, text: 'stateDiagram-v2\na --> b' },
    ]);
  });

  test('inside of a longer fence are text', () => {
    expect(mermaidBlocks('a.md', '````md\n```mermaid\nx\n```\n````\n')).toEqual([]);
  });
});
