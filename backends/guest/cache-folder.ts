import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where this user keeps what can be made again. A relative XDG_CACHE_HOME is to be ignored. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env['XDG_CACHE_HOME'] ?? '';
  return join(isAbsolute(chosen) ? chosen : join(homedir(), '.cache'), 'ioasid-model');
}
