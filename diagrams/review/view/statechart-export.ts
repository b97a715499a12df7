import type { Offer } from '../export/exported';

/** The statechart that is shown, as it is lit, as a file of its own: with the rules of the page that it needs. */
export const statechartOffer = (region: string): Offer => ({
  name: 'Statechart SVG',
  write: () => {
    const file = { file: `${region}.svg`, type: 'image/svg+xml' };
    const shown = document.querySelector('svg.chart');
    return shown === null
      ? { ...file, text: '', problem: 'no statechart is shown' }
      : { ...file, text: standalone(shown) };
  },
});

function standalone(shown: Element): string {
  const copy = shown.cloneNode(true);
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style');
  style.textContent = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .map(({ cssText }) => cssText)
    .filter((rule) => rule.startsWith(':root') || rule.startsWith('.chart'))
    .join('\n');
  copy.insertBefore(style, copy.firstChild);
  return `${new XMLSerializer().serializeToString(copy)}\n`;
}
