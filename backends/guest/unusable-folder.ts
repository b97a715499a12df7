/** A folder that has to be written to and cannot be: which, why, and what to do. */
export class UnusableFolder extends Error {
  override readonly name = 'UnusableFolder';

  constructor(folder: string, why: string, advice: string) {
    super(`${folder}: cannot be used: ${why}; expected ${advice}`);
  }
}

export const temporaryAdvice = 'TMPDIR to name a folder with some space that can be written to';
export const cacheAdvice = 'XDG_CACHE_HOME to name a folder with some space that can be written to';

/** What the system says about a file, as an UnusableFolder; any other error as it is. */
export function aboutFolder(folder: string, advice: string, error: unknown): unknown {
  const isOfSystem = error instanceof Error && 'syscall' in error;
  return isOfSystem ? new UnusableFolder(folder, error.message, advice) : error;
}
