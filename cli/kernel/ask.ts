import type { Socket } from 'node:net';

const MAGIC = 0x49415349;
const HEADER = 12;

/** Asks the helper, one request after the other, in the frames of backends/ioctl/helper/PROTOCOL.md. */
export class HelperPort {
  private unread = Buffer.alloc(0);
  private sequence = 0;
  private wake: (() => void) | undefined;
  private closed = false;

  constructor(private readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => {
      this.unread = Buffer.concat([this.unread, bytes]);
      this.wake?.();
    });
    socket.once('close', () => {
      this.closed = true;
      this.wake?.();
    });
  }

  /** The reply; undefined where the helper has gone. */
  async ask(request: string): Promise<string | undefined> {
    this.sequence += 1;
    const payload = Buffer.from(request, 'latin1');
    const header = Buffer.alloc(HEADER);
    [MAGIC, this.sequence, payload.length].forEach((word, index) =>
      header.writeUInt32LE(word, 4 * index),
    );
    this.socket.write(Buffer.concat([header, payload]));
    const reply = await this.take(HEADER);
    const body = reply === undefined ? undefined : await this.take(reply.readUInt32LE(8));
    return body?.toString('latin1');
  }

  private async take(bytes: number): Promise<Buffer | undefined> {
    while (this.unread.length < bytes) {
      if (this.closed) return undefined;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const taken = this.unread.subarray(0, bytes);
    this.unread = this.unread.subarray(bytes);
    return taken;
  }
}
