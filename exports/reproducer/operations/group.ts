import type { Operations, Step } from '../statement';
import * as group from '../support/vfio-group';
import { hexadecimal } from '../statement';
import { poolPage } from '../support/memory';
import { value } from '../support/reporting';
import { mappedMemory } from './memory';

const groupFile = ({ request, variables }: Step) =>
  variables.file(request, request.handle('the group'), 'group');

/** A container, or an IOMMU fd that stands in for one. */
const containerFile = ({ request, variables }: Step) =>
  variables.file(request, request.handle('the container'));

/** What groups and containers are asked, the older way. */
export const groupOperations: Operations = {
  'set-container': (step) => {
    const file = groupFile(step);
    const container = containerFile(step);
    return {
      words: `put ${file.words} into ${container.words}`,
      call: `set_container(${file.name}, ${container.name})`,
      needs: [group.setContainer],
    };
  },

  'unset-container': (step) => {
    const file = groupFile(step);
    return {
      words: `take ${file.words} out of its container`,
      call: `unset_container(${file.name})`,
      needs: [group.unsetContainer],
    };
  },

  'group-status': (step) => {
    const file = groupFile(step);
    const { recorded, variables } = step;
    return {
      words: `ask for the status of ${file.words}`,
      before: variables.once('ignored', 'uint32_t ignored;'),
      call: `group_status(${file.name}, &ignored)`,
      values: recorded.succeeded
        ? [`value("flags", ignored, ${hexadecimal(recorded.number(0))});`]
        : [],
      needs: [group.groupStatus, ...(recorded.succeeded ? [value] : [])],
    };
  },

  'set-iommu': (step) => {
    const container = containerFile(step);
    const type = step.request.number('the type');
    return {
      words: `set the IOMMU type of ${container.words} to ${type}`,
      call: `set_iommu(${container.name}, ${type})`,
      needs: [group.setIommu],
    };
  },

  'dma-map': (step) => {
    const container = containerFile(step);
    const iova = hexadecimal(step.request.number('the IOVA'));
    const memory = mappedMemory(step, {
      read: 'VFIO_DMA_MAP_FLAG_READ',
      write: 'VFIO_DMA_MAP_FLAG_WRITE',
    });
    return {
      words: `map ${memory.words} at ${iova} of ${container.words}`,
      call: `dma_map(${container.name}, ${iova}, ${memory.c})`,
      needs: [group.dmaMap, poolPage],
    };
  },

  'dma-unmap': (step) => {
    const { request, recorded, variables } = step;
    const container = containerFile(step);
    const iova = hexadecimal(request.number('the IOVA'));
    const length = hexadecimal(request.number('the length'));
    return {
      words: `unmap ${length} bytes at ${iova} of ${container.words}`,
      before: variables.once('unmapped', 'uint64_t unmapped;'),
      call: `dma_unmap(${container.name}, ${iova}, ${length}, &unmapped)`,
      values: recorded.succeeded
        ? [`value("length", unmapped, ${hexadecimal(recorded.number(0))});`]
        : [],
      needs: [group.dmaUnmap, ...(recorded.succeeded ? [value] : [])],
    };
  },
};
