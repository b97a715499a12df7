/**
 * Measures the review page in a real browser: `npm run bench:page`. Prints JSON; all times in milliseconds,
 * as median, 95th percentile and maximum.
 */
import { statSync } from 'node:fs';
import { z } from 'zod';
import { ReviewPage } from './review-page';

const times = z.array(z.number());

function summary(all: readonly number[]): Record<'median' | 'p95' | 'max' | 'count', number> {
  const sorted = [...all].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 10) /
    10;
  return { median: at(0.5), p95: at(0.95), max: at(1), count: sorted.length };
}

/** Resolves when what was drawn last has been painted. */
const painted = `const painted = () => new Promise((done) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = done;
  port2.postMessage(0);
}));`;

/** From the start of the navigation until the whole page has been painted. */
const watchOpening = `${painted}
window.opened = new Promise((done) => {
  const watch = new MutationObserver(() => {
    if (document.querySelector('main svg') === null) return;
    watch.disconnect();
    void painted().then(() => done(performance.now()));
  });
  watch.observe(document, { childList: true, subtree: true });
});`;

/** From a click on a command of the list until the browser has painted what came of it. */
const steps = `(async () => {
  ${painted}
  const times = [];
  for (let step = 0; step < 60; step += 1) {
    const moves = document.querySelectorAll('ul.moves button');
    const from = performance.now();
    moves[(step * 7) % moves.length].click();
    await painted();
    times.push(performance.now() - from);
  }
  return times;
})()`;

/** The lengths of frames while a key that steps is held down, at the rate of key repeat and then as fast as frames come. */
const frames = (every: number): string => `(async () => {
  const times = [];
  let last = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < 180; frame += 1) {
    if (frame % ${every} === 0)
      dispatchEvent(new KeyboardEvent('keydown', { key: Math.floor(frame / 60) % 2 === 0 ? 'u' : 'r' }));
    const now = await new Promise(requestAnimationFrame);
    times.push(now - last);
    last = now;
  }
  return times;
})()`;

async function measure(): Promise<void> {
  const review = await ReviewPage.write();
  try {
    const opened: number[] = [];
    for (let run = 0; run < 9; run += 1) {
      const page = await review.open();
      await page.tab.addInitScript(watchOpening);
      await page.tab.reload();
      opened.push(z.number().parse(await page.tab.evaluate('opened')));
      await page.close();
    }
    const page = await review.open();
    const stepped = times.parse(await page.tab.evaluate(steps));
    const two = await review.open('policy=device-centric&machine=whole&beside=split-fd');
    const compared = times.parse(await two.tab.evaluate(steps));
    const held = times.parse(await page.tab.evaluate(frames(2)));
    const fast = times.parse(await page.tab.evaluate(frames(1)));
    process.stdout.write(
      `${JSON.stringify(
        {
          bytes: statSync(review.file).size,
          openedToPaint: summary(opened),
          stepToPaint: summary(stepped),
          stepToPaintTwoPolicies: summary(compared),
          frameWithKeyHeld: summary(held),
          frameWithAStepEach: summary(fast),
        },
        null,
        2,
      )}\n`,
    );
  } finally {
    await review.close();
  }
}

void measure();
