import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Something that must be installed. */
export interface Tool {
  readonly name: string;
  /** Debian's package that has it. */
  readonly package: string;
  /** A header; otherwise it is a program. */
  readonly header?: boolean;
}

const SETPRIV: Tool = { name: 'setpriv', package: 'util-linux' };
const GCC: Tool = { name: 'gcc', package: 'gcc' };
const MAKE: Tool = { name: 'make', package: 'make' };
const LIBC: Tool = { name: 'stdlib.h', package: 'libc6-dev', header: true };

export const toolsToBoot: readonly Tool[] = [
  { name: 'qemu-system-x86_64', package: 'qemu-system-x86' },
  SETPRIV,
];

export const toolsForHelper: readonly Tool[] = [GCC, MAKE, LIBC];

export const toolsToBuild: readonly Tool[] = [
  GCC,
  MAKE,
  LIBC,
  { name: 'ld', package: 'binutils' },
  { name: 'flex', package: 'flex' },
  { name: 'bison', package: 'bison' },
  { name: 'bc', package: 'bc' },
  { name: 'perl', package: 'perl' },
  { name: 'tar', package: 'tar' },
  { name: 'xz', package: 'xz-utils' },
  { name: 'gzip', package: 'gzip' },
  { name: 'flock', package: 'util-linux' },
  { name: 'gelf.h', package: 'libelf-dev', header: true },
  { name: 'openssl/opensslv.h', package: 'libssl-dev', header: true },
  // not needed to build, but it is of no use to build and then to learn that it is missing
  ...toolsToBoot,
];

/** Only where the source comes from Debian. */
export const toolsToFetch: readonly Tool[] = [
  { name: 'apt-get', package: 'apt' },
  { name: 'dpkg-deb', package: 'dpkg' },
];

/** Tools that are not there, with all that is needed to get them. */
export class MissingTools extends Error {
  override readonly name = 'MissingTools';

  constructor(
    purpose: string,
    readonly tools: readonly Tool[],
  ) {
    const packages = [...new Set(tools.map((tool) => tool.package))];
    const width = Math.max(...tools.map((tool) => tool.name.length));
    super(
      [
        `${purpose} needs what is not installed here:`,
        ...tools.map((tool) => `  ${tool.name.padEnd(width)}  in the package ${tool.package}`),
        `expected all of them; on Debian: apt-get install ${packages.join(' ')}`,
      ].join('\n'),
    );
  }
}

/** Throws MissingTools unless all of them are there. */
export function requireTools(
  purpose: string,
  tools: readonly Tool[],
  isThere: (tool: Tool) => boolean = isInstalled,
): void {
  const missing = tools.filter((tool) => !isThere(tool));
  if (missing.length > 0) throw new MissingTools(purpose, missing);
}

function isInstalled({ name, header }: Tool): boolean {
  return header === true ? hasHeader(name) : hasProgram(name);
}

function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Without a compiler nothing is known about headers: the compiler is named, and they are asked for later. */
function hasHeader(name: string): boolean {
  const { status, error } = spawnSync('gcc', ['-E', '-x', 'c', '-'], {
    input: `#include <${name}>\n`,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return error !== undefined || status === 0;
}
