import type { Operations, Step } from '../statement';
import * as iommu from '../support/iommufd';
import { object, receiveNew } from '../objects';
import { hexadecimal } from '../statement';
import { nowhere, poolPage } from '../support/memory';
import { value } from '../support/reporting';
import { mappedMemory } from './memory';

/** The IOMMU fd that a request names, and after it an object of its. */
const fileOf = ({ request, variables }: Step) =>
  variables.file(request, request.handle('the IOMMU fd'));

function objectOf(step: Step) {
  const file = fileOf(step);
  return { file, ...object(file.context, step.request.small('the object id')) };
}

/** What an IOMMU fd is asked. */
export const iommuOperations: Operations = {
  'ioas-alloc': (step) => {
    const file = fileOf(step);
    const { name, before, values, needs } = receiveNew(step, file.context, 'id', () =>
      step.variables.numbered('ioas'),
    );
    return {
      words: `allocate an IOAS of ${file.words}${name === 'ignored' ? '' : `, ${name}`}`,
      before,
      call: `ioas_alloc(${file.name}, &${name})`,
      values,
      needs: [iommu.ioasAlloc, ...needs],
    };
  },

  'hwpt-alloc': (step) => {
    const { request, variables } = step;
    const file = fileOf(step);
    const device = object(file.context, request.small('the device id'));
    const parent = object(file.context, request.small('the id of the IOAS'));
    const flags = hexadecimal(request.number('the flags'));
    const { name, before, values, needs } = receiveNew(step, file.context, 'id', () =>
      variables.numbered('hwpt'),
    );
    return {
      words:
        `allocate a page table on ${parent.words} for ${device.words}, flags ${flags}` +
        (name === 'ignored' ? '' : `, ${name}`),
      before,
      call: `hwpt_alloc(${file.name}, ${device.c}, ${parent.c}, ${flags}, &${name})`,
      values,
      needs: [iommu.hwptAlloc, ...needs],
    };
  },

  destroy: (step) => {
    const { file, c, words } = objectOf(step);
    return {
      words: `destroy ${words} of ${file.words}`,
      call: `destroy(${file.name}, ${c})`,
      needs: [iommu.destroy],
    };
  },

  map: (step) => {
    const { file, c, words } = objectOf(step);
    const iova = hexadecimal(step.request.number('the IOVA'));
    const memory = mappedMemory(step, { read: 'READABLE', write: 'WRITEABLE' });
    return {
      words: `map ${memory.words} at ${iova} of ${words}`,
      call: `map(${file.name}, ${c}, ${iova}, ${memory.c})`,
      needs: [iommu.map, poolPage],
    };
  },

  'map-bad': (step) => {
    const { file, c, words } = objectOf(step);
    const iova = hexadecimal(step.request.number('the IOVA'));
    return {
      words: `map an address where nothing is at ${iova} of ${words}`,
      call: `map(${file.name}, ${c}, ${iova}, nowhere(), PAGE, READABLE | WRITEABLE)`,
      needs: [iommu.map, nowhere],
    };
  },

  unmap: (step) => {
    const { request, recorded, variables } = step;
    const { file, c, words } = objectOf(step);
    const iova = hexadecimal(request.number('the IOVA'));
    const length = hexadecimal(request.number('the length'));
    return {
      words: `unmap ${length} bytes at ${iova} of ${words}`,
      before: variables.once('unmapped', 'uint64_t unmapped;'),
      call: `unmap(${file.name}, ${c}, ${iova}, ${length}, &unmapped)`,
      ...(recorded.succeeded
        ? { values: [`value("length", unmapped, ${hexadecimal(recorded.number(0))});`] }
        : {}),
      needs: [iommu.unmap, ...(recorded.succeeded ? [value] : [])],
    };
  },

  ranges: (step) => {
    const { recorded } = step;
    const { file, c, words } = objectOf(step);
    const pairs = recorded.succeeded ? Math.floor((recorded.count - 1) / 2) : 0;
    const at = (index: number) => hexadecimal(recorded.number(index));
    return {
      words: `ask for the usable ranges of ${words}`,
      call: `iova_ranges(${file.name}, ${c})`,
      values: recorded.succeeded
        ? [
            `value("alignment", usable.alignment, ${at(0)});`,
            `value("ranges", usable.count, ${pairs});`,
            ...Array.from({ length: pairs }, (_, n) => [
              `value("from", usable.at[${n}].start, ${at(1 + 2 * n)});`,
              `value("to", usable.at[${n}].last, ${at(2 + 2 * n)});`,
            ]).flat(),
          ]
        : [],
      needs: [iommu.ranges, ...(recorded.succeeded ? [value] : [])],
    };
  },

  allow: (step) => {
    const { request } = step;
    const { file, c, words } = objectOf(step);
    const ranges: string[] = [];
    while (request.hasMore) {
      const first = hexadecimal(request.number('the first address'));
      ranges.push(`{ ${first}, ${hexadecimal(request.number('the last address'))} }`);
    }
    const list =
      ranges.length === 0 ? 'NULL' : `(struct iommu_iova_range[]){ ${ranges.join(', ')} }`;
    return {
      words: `allow ${ranges.length === 0 ? 'every range' : 'ranges'} of ${words}`,
      call: `allow(${file.name}, ${c}, ${list}, ${ranges.length})`,
      needs: [iommu.allow],
    };
  },
};
