import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Waits until nobody else holds the lock, then holds it until the returned function is called or this
 * process is gone: the lock belongs to a child that ends with its standard input.
 */
export async function holdLock(path: string, onWaiting: () => void): Promise<() => Promise<void>> {
  const child = spawn('flock', ['--exclusive', path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const waiting = setTimeout(onWaiting, 500);
  try {
    const [held] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer | number];
    if (!Buffer.isBuffer(held)) throw new Error(`${path}: cannot be locked (flock: ${held})`);
  } finally {
    clearTimeout(waiting);
  }
  return async () => {
    child.stdin.end();
    await ended;
  };
}
