import type { KernelVersion } from '../../backends/guest/kernel/versions';
import { cachedKernel } from '../../backends/guest/kernel/cached-kernel';
import { BadInput } from '../topology/bad-input';

/** The image of a packaged kernel. Throws BadInput where it was not built. */
export function imageOf(linux: KernelVersion): string {
  const built = cachedKernel(linux);
  if (built !== undefined) return built.image;
  throw new BadInput(`Linux ${linux}`, 'its image is not in the cache', {
    expected: `ioasid kernel build --linux ${linux} first, or --kernel with an image`,
  });
}
