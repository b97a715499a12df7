/**
 * The colours of all drawings, as custom properties of the element with the given class. `light-dark`
 * follows the colour scheme of the page that a drawing stands in.
 */
export const paletteOf = (className: string): string => `.${className} {
  --ink: light-dark(#1c2430, #e6ebf2);
  --faint: light-dark(#5b6675, #9aa7b8);
  --paper: light-dark(#ffffff, #12161c);
  --panel: light-dark(#f5f7fa, #1a2029);
  --frame: light-dark(#c3ccd8, #3a4657);
  --box: light-dark(#ffffff, #232b37);
  --reach: light-dark(#1858a8, #7db4f5);
  --stop: light-dark(#5b6675, #9aa7b8);
  --stale: light-dark(#7a4d00, #f0b753);
  --wrong: light-dark(#b3142b, #ff8494);
  --good: light-dark(#1d6b35, #7fd49a);
}`;

/** What a drawing needs besides its style where it is a document of its own. */
export const standaloneStyle = ':root { color-scheme: light dark; }';
