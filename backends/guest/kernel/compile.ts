import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { BuildLog } from './build-log';
import { BuildFailure } from './build-failure';
import { fragment, type KernelOption, optionLine, unmet } from './options';

/** One build of a source in a folder of its own. */
export class Compilation {
  /** Lines that make has printed while it compiled. */
  lines = 0;

  constructor(
    private readonly source: string,
    private readonly out: string,
    private readonly log: BuildLog,
  ) {
    mkdirSync(out, { recursive: true });
  }

  /** Starts from the smallest configuration there is, and sees to it that the options are really set. */
  async configure(options: readonly KernelOption[]): Promise<void> {
    const wanted = join(this.out, 'guest.config');
    const dotConfig = join(this.out, '.config');
    writeFileSync(wanted, fragment(options));
    await this.make('configure', ['tinyconfig']);
    await this.log.run({
      name: 'merge the options',
      program: join(this.source, 'scripts', 'kconfig', 'merge_config.sh'),
      arguments: ['-m', '-O', this.out, dotConfig, wanted],
      folder: this.source,
      env: buildEnvironment(),
    });
    await this.make('configure', ['olddefconfig']);
    const missing = unmet(options, readFileSync(dotConfig, 'utf8'));
    if (missing.length > 0)
      throw new BuildFailure(
        'configure',
        'this kernel does not take these options; expected each as it stands here ' +
          '(was it renamed, or does it need another one?)',
        this.log.path,
        missing.map(optionLine),
      );
  }

  async compile(onLines: (soFar: number) => void): Promise<void> {
    await this.make('compile', [`-j${availableParallelism()}`, 'bzImage'], (lines) => {
      this.lines += lines;
      onLines(this.lines);
    });
  }

  /** Copies what is kept of the build. */
  collect(image: string, config: string): void {
    copyFileSync(join(this.out, 'arch', 'x86', 'boot', 'bzImage'), image);
    copyFileSync(join(this.out, '.config'), config);
  }

  private make(
    name: string,
    targets: readonly string[],
    onLines?: (lines: number) => void,
  ): Promise<void> {
    return this.log.run({
      name,
      program: 'make',
      arguments: [`O=${this.out}`, 'ARCH=x86', 'LOCALVERSION=', ...targets],
      folder: this.source,
      env: buildEnvironment(),
      ...(onLines === undefined ? {} : { onLines }),
    });
  }
}

/** Settings for other builds, which must not reach in. */
const foreign = new Set(['MAKEFLAGS', 'MFLAGS', 'MAKEOVERRIDES', 'KBUILD_OUTPUT', 'CROSS_COMPILE']);

/** The image must not tell who built it, where or when. */
function buildEnvironment(): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.has(name))),
    LC_ALL: 'C',
    KBUILD_BUILD_USER: 'ioasid',
    KBUILD_BUILD_HOST: 'guest',
    KBUILD_BUILD_TIMESTAMP: 'Thu Jan  1 00:00:00 UTC 1970',
  };
}
