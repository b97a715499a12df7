import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { Duplex } from 'node:stream';

/**
 * Standard input and output of a child as one stream. It ends when the child has, not when a pipe does: only
 * then is it known how the child ended, and all that it complained about has been read.
 */
export class ChildStream extends Duplex {
  constructor(private readonly child: ChildProcessWithoutNullStreams) {
    super();
    const { stdin, stdout } = child;
    stdout.on('data', (piece: Buffer) => {
      if (!this.push(piece)) stdout.pause();
    });
    // a child that does not read any more is about to end, or else the answer is late
    for (const pipe of [stdin, stdout]) pipe.on('error', () => undefined);
  }

  override _read(): void {
    this.child.stdout.resume();
  }

  override _write(piece: Buffer, _: BufferEncoding, done: () => void): void {
    const { stdin } = this.child;
    // what cannot be written is not waited for: the end of the child tells why
    if (stdin.writable) stdin.write(piece, () => done());
    else done();
  }

  override _final(done: () => void): void {
    this.child.stdin.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.child.stdin.destroy();
    this.child.stdout.destroy();
    done(error);
  }
}
