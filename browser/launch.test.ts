import { browserPath, launchBrowser } from './launch';

const suite = browserPath === undefined ? describe.skip : describe;

suite('the browser of this machine (skipped where the package chromium is not installed)', () => {
  test('it starts, shows a page and runs its scripts', async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.setContent(
        '<p>one</p><script>document.querySelector("p").textContent += " two"</script>',
      );
      expect(await page.textContent('p')).toBe('one two');
    } finally {
      await browser.close();
    }
  });
});
