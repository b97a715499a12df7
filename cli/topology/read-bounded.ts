import { closeSync, openSync, readSync } from 'node:fs';
import { BadInput } from './bad-input';

const MOST_MEBIBYTES = 16;
const MOST_BYTES = MOST_MEBIBYTES * 1024 * 1024;
const CHUNK = 64 * 1024;

/**
 * Reads a file, a pipe or an open descriptor as text, up to 16 MiB.
 *
 * @throws BadInput if it cannot be read or is larger.
 */
export function readBounded(source: string | number, name: string): string {
  const file = typeof source === 'number' ? source : open(source);
  try {
    return new TextDecoder().decode(readAll(file, name));
  } finally {
    if (typeof source === 'string') closeSync(file);
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new BadInput(path, `cannot be read: ${codeOf(error)}`, { expected: 'a readable file' });
  }
}

function readAll(file: number, name: string): Uint8Array {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = readChunk(file, name);
    if (chunk.length === 0) return Buffer.concat(chunks);
    chunks.push(chunk);
    total += chunk.length;
    if (total > MOST_BYTES) {
      throw new BadInput(name, 'too large', { expected: `at most ${MOST_MEBIBYTES} MiB of text` });
    }
  }
}

function readChunk(file: number, name: string): Buffer {
  const chunk = Buffer.alloc(CHUNK);
  for (;;) {
    try {
      return chunk.subarray(0, readSync(file, chunk, 0, CHUNK, null));
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EOF') return chunk.subarray(0, 0);
      // A terminal or pipe as standard input may be non-blocking: wait for the writer.
      if (code !== 'EAGAIN') throw new BadInput(name, `cannot be read: ${code}`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : String(error);
}
