import type { Operations } from '../statement';
import { hexadecimal, listOf } from '../statement';
import { probe, probeSetup, reaches } from '../support/probe';

const reach = /^(-|(p[0-9]{1,2}|phys)(\+(p[0-9]{1,2}|phys))*)$/;

const quoted = (addresses: readonly string[]) =>
  listOf(
    'const char *const',
    addresses.map((address) => `"${address}"`),
  );

/** Where the writes of devices land. */
export const probeOperations: Operations = {
  'probe-setup': ({ request }) => {
    const physical = hexadecimal(request.number('the physical address'));
    const devices = request.addresses();
    return {
      words: `prepare ${devices.join(', ')} for writing memory`,
      call: `probe_setup(${physical}, ${quoted(devices)})`,
      needs: [probeSetup],
    };
  },

  probe: ({ request, recorded, variables }) => {
    const iova = hexadecimal(request.number('the IOVA'));
    const devices = request.addresses();
    if (devices.length > 16) request.refuse('more than 16 devices');
    const seen = (index: number): string => {
      const word = recorded.word(index);
      if (!reach.test(word)) request.refuse(`the reply's ${word} should be such as p1, phys or -`);
      for (const [, page] of word.matchAll(/p([0-9]+)/g)) variables.usePages(Number(page), 1);
      return word;
    };
    return {
      words: `let ${devices.join(', ')} write to ${iova}`,
      call: `probe(${iova}, ${quoted(devices)})`,
      values: recorded.succeeded
        ? devices.map((address, n) => `reaches(${n}, "${address}", "${seen(n)}");`)
        : [],
      needs: [probe, ...(recorded.succeeded ? [reaches] : [])],
    };
  },
};
