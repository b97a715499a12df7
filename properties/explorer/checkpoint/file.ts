import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CheckpointError } from './checkpoint-error';

/*
 * A checkpoint is: the line `ioasid checkpoint 1`, the length of the head (4 bytes), the head, the
 * body, and a SHA-256 of all that. Numbers are little-endian.
 */
const family = 'ioasid checkpoint ';
const magic = Buffer.from(`${family}1\n`);
const checksumBytes = 32;
const pieceBytes = 2 ** 22;

/** Writes some bytes to an open file; as `writeSync`, which may write fewer than it was given. */
export type WriteBytes = (file: number, bytes: Uint8Array) => number;

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/**
 * Writes a checkpoint whole or not at all: under a temporary name beside it, forced to the disk, then
 * by renaming. What was there before stays until then. Throws CheckpointError.
 */
export function writeCheckpoint(
  path: string,
  head: string,
  body: Iterable<Uint8Array>,
  write: WriteBytes = writeSync,
): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}`);
  try {
    const file = openSync(temporary, 'w', 0o600);
    try {
      writeAll(file, head, body, write);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new CheckpointError(
      path,
      `the checkpoint cannot be written: ${messageOf(error)}`,
      'a folder that can be written to, with room for all states',
    );
  }
}

function writeAll(file: number, head: string, body: Iterable<Uint8Array>, write: WriteBytes): void {
  const hash = createHash('sha256');
  const putAll = (bytes: Uint8Array): void => {
    let at = 0;
    while (at < bytes.length) at += write(file, bytes.subarray(at));
  };
  const put = (bytes: Uint8Array): void => {
    hash.update(bytes);
    putAll(bytes);
  };
  const text = Buffer.from(head);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  put(magic);
  put(length);
  put(text);
  for (const bytes of body) put(bytes);
  putAll(hash.digest());
}

/** A rename is safe from a crash only when its folder is on the disk too. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** A checkpoint whose checksum is right. */
export interface CheckpointReader {
  readonly head: string;
  readonly bodyBytes: number;
  /** Fills `into` with the next bytes of the body. */
  next(into: Uint8Array): void;
}

/** Opens a checkpoint for `use`, and closes it. Throws CheckpointError if it is none, or not whole. */
export function readCheckpoint<T>(path: string, use: (reader: CheckpointReader) => T): T {
  const bad = (why: string): CheckpointError =>
    new CheckpointError(path, why, 'a file that --checkpoint of this version wrote');
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw bad(messageOf(error));
  }
  try {
    const size = fstatSync(file).size;
    const first = Buffer.alloc(magic.length + 4);
    if (size < first.length || readSync(file, first, 0, first.length, 0) < first.length)
      throw bad('no checkpoint');
    if (!first.subarray(0, magic.length).equals(magic))
      throw bad(first.toString('latin1').startsWith(family) ? 'another version' : 'no checkpoint');
    const headBytes = first.readUInt32LE(magic.length);
    const bodyBytes = size - first.length - headBytes - checksumBytes;
    if (bodyBytes < 0) throw bad('the checkpoint is truncated');
    if (!isWhole(file, size)) throw bad('the checkpoint is truncated or damaged');
    const head = Buffer.alloc(headBytes);
    readSync(file, head, 0, headBytes, first.length);
    let at = first.length + headBytes;
    return use({
      head: head.toString('utf8'),
      bodyBytes,
      next: (into) => {
        for (let done = 0; done < into.length;) {
          const got = readSync(file, into, done, into.length - done, at);
          if (got === 0) throw bad('the checkpoint is truncated');
          done += got;
          at += got;
        }
      },
    });
  } finally {
    closeSync(file);
  }
}

/** Whether everything but the last bytes has them as its checksum. */
function isWhole(file: number, size: number): boolean {
  const hash: Hash = createHash('sha256');
  const piece = Buffer.alloc(pieceBytes);
  const content = size - checksumBytes;
  for (let at = 0; at < content;) {
    const got = readSync(file, piece, 0, Math.min(piece.length, content - at), at);
    if (got === 0) return false;
    hash.update(piece.subarray(0, got));
    at += got;
  }
  const checksum = Buffer.alloc(checksumBytes);
  return (
    readSync(file, checksum, 0, checksumBytes, content) === checksumBytes &&
    hash.digest().equals(checksum)
  );
}
