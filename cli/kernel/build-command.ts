import type { Command } from 'commander';
import type { KernelVersion } from '../../backends/guest/kernel/versions';
import { buildKernel, type BuildProgress } from '../../backends/guest/kernel/build';
import { type ExitStatus, exitStatus } from '../shared/exit';
import { ProgressLine } from '../shared/progress';
import { tellingFailures } from './failures';
import { linuxOption } from './linux-option';

const EXAMPLES = `
Examples:
  ioasid kernel build                            Linux 7.3, from Debian's archive: some minutes, once
  ioasid kernel build --linux 6.12
  ioasid kernel build --linux-source ~/linux     a tree of your own; nothing is written into it
  ioasid kernel build --linux-source linux-7.3.tar.xz --json

The image is kept in the user's cache folder; a second call returns at once. The source is fetched through
apt from the archive that this system uses, into a folder of its own: lists and packages of the system
stay as they are.

Exit status: 0 built, 2 something is missing or a source cannot be used, 3 the build failed.
`;

interface BuildOptions {
  readonly linux?: KernelVersion;
  readonly linuxSource?: string;
  readonly keep?: boolean;
  readonly json?: boolean;
}

/** Registers `ioasid kernel build`. */
export function kernelBuildCommand(kernel: Command, finish: (status: ExitStatus) => void): void {
  kernel
    .command('build')
    .description('build the kernel of the guest')
    .addOption(linuxOption())
    .option('--linux-source <path>', "a folder or a tarball in place of Debian's package")
    .option('--keep', 'leave source and build folder where they are')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (options: BuildOptions) => finish(await tellingFailures(() => run(options))));
}

async function run(options: BuildOptions): Promise<ExitStatus> {
  const progress = new ProgressLine();
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const built = await buildKernel({
      ...(options.linux === undefined ? {} : { linux: options.linux }),
      ...(options.linuxSource === undefined ? {} : { source: options.linuxSource }),
      keep: options.keep === true,
      signal: interrupted.signal,
      onProgress: (now) => progress.show(() => showProgress(now)),
    });
    progress.clear();
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(built, null, 2)}\n`
        : `Linux ${built.release}, ${built.cached ? 'built before' : `built in ${built.seconds.toFixed(0)} s`}: ${built.image}\n` +
            (built.kept === undefined ? '' : `source and build folder: ${built.kept}\n`),
    );
    return exitStatus.holds;
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    process.stderr.write('interrupted; nothing was kept\n');
    return exitStatus.inconclusive;
  } finally {
    progress.clear();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

const phases = {
  wait: 'waiting for another build of the same kernel',
  fetch: 'fetching the source',
  unpack: 'unpacking the source',
  configure: 'configuring',
  compile: 'compiling',
} as const;

function showProgress({ phase, done, expected }: BuildProgress): string {
  if (done === undefined) return phases[phase];
  if (expected === undefined) return `${phases[phase]}: ${done} files`;
  return `${phases[phase]}: ${Math.min(99, Math.floor((100 * done) / expected))} %`;
}
