import { closeSync, openSync } from 'node:fs';
import { cachedKernel } from '../../backends/guest/kernel/cached-kernel';
import { defaultKernel, type KernelVersion } from '../../backends/guest/kernel/versions';
import { BadInput } from '../topology/bad-input';

/** Which kernel to start: an image of the user's own, or a packaged one. */
export interface WantedKernel {
  readonly kernel?: string;
  readonly linux?: KernelVersion;
}

/** The path of an image. Throws BadInput where it cannot be read or was not built. */
export function imageOf({ kernel, linux = defaultKernel }: WantedKernel): string {
  if (kernel !== undefined) return readable(kernel);
  const built = cachedKernel(linux);
  if (built !== undefined) return built.image;
  throw new BadInput(`Linux ${linux}`, 'its image is not in the cache', {
    expected: `ioasid kernel build --linux ${linux} first, or --kernel with an image`,
  });
}

function readable(image: string): string {
  try {
    closeSync(openSync(image, 'r'));
    return image;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new BadInput(image, `cannot be read: ${why}`, { expected: 'the image of a kernel' });
  }
}
