/** A kernel that Debian packages the source of. */
export interface PackagedKernel {
  readonly version: string;
  readonly package: string;
  /** The suite of Debian's archive that has it, for a system of whatever release. */
  readonly suite: string;
}

export const packagedKernels = [
  { version: '7.3', package: 'linux-source-7.3', suite: 'trixie-backports' },
  { version: '6.12', package: 'linux-source-6.12', suite: 'bookworm-backports' },
] as const satisfies readonly PackagedKernel[];

export type KernelVersion = (typeof packagedKernels)[number]['version'];
export const kernelVersions: readonly KernelVersion[] = packagedKernels.map((one) => one.version);
export const defaultKernel: KernelVersion = '7.3';
