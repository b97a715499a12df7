import { InvalidArgumentError, Option } from 'commander';
import {
  defaultKernel,
  type KernelVersion,
  kernelVersions,
} from '../../backends/guest/kernel/versions';

export const linuxOption = (): Option =>
  new Option(
    '--linux <version>',
    `version of the kernel: ${kernelVersions.join(' or ')} (default: ${defaultKernel})`,
  ).argParser(version);

function version(text: string): KernelVersion {
  const found = kernelVersions.find((one) => one === text);
  if (found === undefined)
    throw new InvalidArgumentError(`expected one of: ${kernelVersions.join(', ')}`);
  return found;
}
