import type { Browser, Page } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const drawing = z.union([z.object({ svg: z.string() }), z.object({ error: z.string() })]);

/** What the real Mermaid makes of a text. */
export type Drawing = z.infer<typeof drawing>;

/** The origin of the page; it is answered from here and never looked up. */
const origin = 'http://mermaid.invalid/';

/** A page of a browser that has Mermaid, and counts what it asks the network for. */
export class MermaidPage {
  /** Addresses that something in the page wanted; none was fetched. */
  readonly wanted: string[] = [];

  private constructor(private readonly page: Page) {}

  /** Opens the page, as GitHub sets Mermaid up: strict, in the light or the dark theme. */
  static async open(browser: Browser, theme: 'default' | 'dark' = 'default'): Promise<MermaidPage> {
    const page = await browser.newPage();
    const mermaidPage = new MermaidPage(page);
    await page.route('**/*', (route) => {
      const url = route.request().url();
      if (url === origin) return route.fulfill({ contentType: 'text/html', body: '<body></body>' });
      mermaidPage.wanted.push(url);
      return route.abort();
    });
    await page.goto(origin);
    await page.addScriptTag({
      content: readFileSync(require.resolve('mermaid/dist/mermaid.min.js'), 'utf8'),
    });
    await page.evaluate(
      `mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme: '${theme}' })`,
    );
    return mermaidPage;
  }

  /** Has Mermaid read a text and draw it. */
  async draw(text: string): Promise<Drawing> {
    return drawing.parse(
      await this.page.evaluate(`(async () => {
        const text = ${JSON.stringify(text)};
        try {
          await mermaid.parse(text);
          return { svg: (await mermaid.render('drawn', text)).svg };
        } catch (error) {
          return { error: String(error && error.message || error) };
        } finally {
          document.body.replaceChildren();
        }
      })()`),
    );
  }

  /** What a drawn picture shows as text, one piece an element. */
  async textsOf(svg: string): Promise<string[]> {
    return z.array(z.string()).parse(
      await this.page.evaluate(`(() => {
        document.body.innerHTML = ${JSON.stringify(svg)};
        const texts = [...document.querySelectorAll('.label, .edgeLabel, text')].map((one) => {
          one.querySelectorAll('br').forEach((end) => end.replaceWith('\\n'));
          return one.textContent;
        });
        document.body.replaceChildren();
        return texts;
      })()`),
    );
  }

  close(): Promise<void> {
    return this.page.close();
  }
}
