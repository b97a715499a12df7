import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadSource, BuildFailure } from './build-failure';
import { buildKernel, type KernelBuildRequest, type KernelBuildResult } from './build';
import { MissingTools, requireTools, toolsToBuild } from '../missing-tools';
import { readOptions } from './options';

const MAKEFILE = `VERSION = 7
PATCHLEVEL = 3
SUBLEVEL = 9
tinyconfig:
	@printf 'CONFIG_TINY=y\\n' > $(O)/.config
olddefconfig:
	@grep -v CONFIG_GONE $(O)/.config > $(O)/new; mv $(O)/new $(O)/.config
bzImage:
	@echo '  CC      one.o'; echo '  CC      two.o'
	@test ! -e broken || { echo 'two.c:7: error: this is broken'; exit 1; }
	@mkdir -p $(O)/arch/x86/boot; echo "image by $$KBUILD_BUILD_USER" > $(O)/arch/x86/boot/bzImage
`;
const MERGE = `#!/bin/sh
test "$1" = -m && test "$2" = -O && cat "$5" >> "$4"
`;
const options = readOptions('CONFIG_PCI=y\nCONFIG_NEWER=y # [since 8.0]\n');

const cache = process.env['XDG_CACHE_HOME'];
let folder = '';
let tree = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ioasid-build-'));
  process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
  tree = join(folder, 'linux-7.3.9');
  mkdirSync(join(tree, 'scripts', 'kconfig'), { recursive: true });
  writeFileSync(join(tree, 'Makefile'), MAKEFILE);
  const merge = join(tree, 'scripts', 'kconfig', 'merge_config.sh');
  writeFileSync(merge, MERGE);
  chmodSync(merge, 0o755);
});
afterEach(() => {
  if (cache === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = cache;
  rmSync(folder, { recursive: true, force: true });
});

const kernels = (): string[] => readdirSync(join(folder, 'cache', 'ioasid-model', 'kernels'));
const build = (request: KernelBuildRequest = {}): Promise<KernelBuildResult> =>
  buildKernel({ source: tree, options, ...request });

/** The tree is a stand-in, but the programs around it are real. */
const canBuild = (): boolean => {
  try {
    requireTools('this', toolsToBuild);
    return true;
  } catch (error) {
    if (error instanceof MissingTools) return false;
    throw error;
  }
};

(canBuild() ? describe : describe.skip)('the way of a build, with the tools there', () => {
  test('a folder gives an image, a configuration and a log, and nothing else stays', async () => {
    const phases: string[] = [];
    const built = await build({ onProgress: ({ phase }) => phases.push(phase) });
    expect(built).toMatchObject({ release: '7.3.9', cached: false, lines: 2 });
    expect(readFileSync(built.image, 'utf8')).toBe('image by ioasid\n');
    expect(readFileSync(built.config, 'utf8')).toBe('CONFIG_TINY=y\nCONFIG_PCI=y\n');
    expect(readFileSync(built.log, 'utf8')).toContain('CC      two.o');
    expect(phases[0]).toBe('configure');
    expect(phases.at(-1)).toBe('compile');
    expect(kernels().filter((name) => !name.endsWith('.lock'))).toHaveLength(1);
    expect(existsSync(join(tree, '.config'))).toBe(false);
  });

  test('a tarball is built once', async () => {
    const tarball = join(folder, 'linux.tar.xz');
    spawnSync('tar', ['-cJf', tarball, '-C', folder, 'linux-7.3.9']);
    const first = await build({ source: tarball, linux: '7.3' });
    const second = await build({ source: tarball });
    expect([first.cached, second.cached]).toEqual([false, true]);
    expect(second.image).toBe(first.image);
  });

  test('two builds at once give one result', async () => {
    const tarball = join(folder, 'linux.tar');
    spawnSync('tar', ['-cf', tarball, '-C', folder, 'linux-7.3.9']);
    const both = await Promise.all([build({ source: tarball }), build({ source: tarball })]);
    expect(both.map(({ cached }) => cached).sort()).toEqual([false, true]);
  });

  test('a build that fails shows the end of its log and keeps it', async () => {
    writeFileSync(join(tree, 'broken'), '');
    const failure: unknown = await build().catch((error: unknown) => error);
    if (!(failure instanceof BuildFailure)) throw new Error(`no build failure: ${String(failure)}`);
    expect(failure.message).toContain('compile: make ended with 2');
    expect(failure.message).toContain('  | two.c:7: error: this is broken');
    expect(failure.message).toContain(`the whole log: ${failure.log ?? '?'}`);
    expect(readFileSync(failure.log ?? '', 'utf8')).toContain('this is broken');
    expect(kernels().filter((name) => /work|unfinished/.test(name))).toEqual([]);
  });

  test('an option that the kernel does not take ends the build', async () => {
    const failed = build({ options: readOptions('CONFIG_GONE=y\n') });
    await expect(failed).rejects.toThrow(/does not take these options.*\n {2}\| CONFIG_GONE=y/);
  });

  test('source and build folder stay where that is wanted', async () => {
    const { kept } = await build({ keep: true });
    expect(readdirSync(kept ?? '')).toContain('out');
  });

  test('a source of another version is refused', async () => {
    await expect(build({ linux: '6.12' })).rejects.toThrow('is Linux 7.3.9; expected 6.12');
  });
});

test('a source that is none is refused', async () => {
  await expect(build({ source: join(folder, 'nothing') })).rejects.toThrow(BadSource);
  await expect(build({ source: folder })).rejects.toThrow('has no Makefile');
});
