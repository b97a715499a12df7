import type { Operations } from '../statement';
import { bytesOf } from '../request';
import { hexadecimal } from '../statement';
import { call } from '../support/files';
import { bytesValue } from '../support/raw-ioctl';

/** The names of iommufd's ioctls, from 0x3b80 on. */
const names = [
  'IOMMU_DESTROY',
  'IOMMU_IOAS_ALLOC',
  'IOMMU_IOAS_ALLOW_IOVAS',
  'IOMMU_IOAS_COPY',
  'IOMMU_IOAS_IOVA_RANGES',
  'IOMMU_IOAS_MAP',
  'IOMMU_IOAS_UNMAP',
  'IOMMU_OPTION',
  'IOMMU_VFIO_IOAS',
  'IOMMU_HWPT_ALLOC',
  'IOMMU_GET_HW_INFO',
  'IOMMU_HWPT_SET_DIRTY_TRACKING',
  'IOMMU_HWPT_GET_DIRTY_BITMAP',
  'IOMMU_HWPT_INVALIDATE',
  'IOMMU_FAULT_QUEUE_ALLOC',
];

const inC = (bytes: readonly number[]): string =>
  bytes.map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', ');

/** An ioctl given as its bytes. Ids in there stay the numbers of the recorded run. */
export const rawOperations: Operations = {
  ioctl: ({ request, recorded, variables }) => {
    const file = variables.file(request, request.handle('the handle'));
    const code = request.number('the code');
    const before = request.bytes();
    const name = code >= 0x3b80n ? names[Number(code - 0x3b80n)] : undefined;
    const argument = variables.numbered('argument');
    const after = recorded.succeeded && recorded.count > 0 ? bytesOf(recorded.word(0)) : [];
    if (after.some(Number.isNaN) || (after.length > 0 && after.length !== before.length))
      request.refuse('the reply should be as many bytes as the argument');
    return {
      words: `ioctl ${hexadecimal(code)}${name === undefined ? '' : ` (${name})`} on ${file.words}`,
      before: [`uint8_t ${argument}[] = { ${inC(before)} };`],
      call: `call(${file.name}, ${hexadecimal(code)}, ${argument})`,
      values:
        after.length > 0
          ? [`bytes(${argument}, (const uint8_t[]){ ${inC(after)} }, sizeof(${argument}));`]
          : [],
      needs: [call, ...(after.length > 0 ? [bytesValue] : [])],
    };
  },
};
