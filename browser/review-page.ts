import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchBrowser } from './launch';

/** The review page as a user has it: one file, written by the program and opened from disk. */
export class ReviewPage {
  private constructor(
    private readonly browser: Browser,
    private readonly folder: string,
    readonly file: string,
  ) {}

  static async write(): Promise<ReviewPage> {
    const folder = mkdtempSync(join(tmpdir(), 'ioasid-review-'));
    const file = join(folder, 'review.html');
    const program = join(__dirname, '..', 'bin', 'ioasid');
    const { status, stderr } = spawnSync(process.execPath, [program, 'review', '--out', file], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`ioasid review --out: ${stderr}`);
    return new ReviewPage(await launchBrowser(), folder, file);
  }

  /** Opens it in a fresh browser profile. What the page must never do is noted. */
  async open(hash = '', options: BrowserContextOptions = {}): Promise<OpenPage> {
    const context = await this.browser.newContext({
      viewport: { width: 1500, height: 1000 },
      ...options,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(`${pathToFileURL(this.file).href}${hash === '' ? '' : `#${hash}`}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return new OpenPage(page, complaints, requests);
  }

  async close(): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** The page in one browser tab, by what a person sees of it. */
export class OpenPage {
  constructor(
    readonly tab: Page,
    /** Errors and dialogs; a page in order has none. */
    readonly complaints: string[],
    readonly requests: readonly string[],
  ) {}

  /** The complaints so far, which were expected. */
  takeComplaints(): string[] {
    return this.complaints.splice(0);
  }
  part(name: string | RegExp): Locator {
    return this.tab.getByRole('region', { name });
  }
  button(name: string | RegExp): Locator {
    return this.tab.getByRole('button', { name });
  }
  /** Takes a command of the list by its text. */
  async take(command: string): Promise<void> {
    await this.part('Commands').getByRole('button', { name: command, exact: true }).click();
  }
  /** The sentence that says where the page stands. */
  standing(): Promise<string> {
    return this.tab.locator('#standing').innerText();
  }
  /** The commands of the path with their answers. */
  async path(): Promise<string[]> {
    const items = await this.part('Path').locator('ol > li > button').allInnerTexts();
    return items.slice(1).map((text) => text.replace(/\s+/g, ' '));
  }
  hash(): string {
    return new URL(this.tab.url()).hash.slice(1);
  }
  close(): Promise<void> {
    return this.tab.context().close();
  }
}
