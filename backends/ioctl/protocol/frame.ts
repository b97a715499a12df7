/** The longest payload of a request and of a reply, in bytes. */
export const longestRequest = 4096;
export const longestReply = 65536;

const magic = 0x49415349;
const headerLength = 12;

/** One frame: a payload with the number of the request that it is, or answers. */
export interface Frame {
  readonly sequence: number;
  readonly payload: string;
}

/** The stream cannot be read any further: what came is no frame. */
export class BrokenFrame extends Error {}

/** Encodes a request. Throws BrokenFrame where the payload is empty, too long or not ASCII. */
export function encodeFrame({ sequence, payload }: Frame): Buffer {
  const body = Buffer.from(payload, 'latin1');
  if (body.length === 0 || body.length > longestRequest)
    throw new BrokenFrame(`a request has 1 to ${longestRequest} bytes, not ${body.length}`);
  if (!/^[\x00-\x7f]*$/.test(payload)) throw new BrokenFrame('a request is ASCII');
  const header = Buffer.alloc(headerLength);
  header.writeUInt32LE(magic, 0);
  header.writeUInt32LE(sequence, 4);
  header.writeUInt32LE(body.length, 8);
  return Buffer.concat([header, body]);
}

/** Puts frames together from the pieces in which a stream delivers them. */
export class FrameReader {
  private pieces: Buffer[] = [];
  private held = 0;

  /** The frames that are complete with this piece. Throws BrokenFrame; then nothing more can be read. */
  push(piece: Buffer): Frame[] {
    this.pieces.push(piece);
    this.held += piece.length;
    const frames: Frame[] = [];
    for (;;) {
      const length = this.nextLength();
      if (length === undefined || this.held < headerLength + length) return frames;
      const all = this.whole();
      frames.push({
        sequence: all.readUInt32LE(4),
        payload: all.toString('latin1', headerLength, headerLength + length),
      });
      this.pieces = [all.subarray(headerLength + length)];
      this.held -= headerLength + length;
    }
  }

  private nextLength(): number | undefined {
    if (this.held < headerLength) return undefined;
    const all = this.whole();
    if (all.readUInt32LE(0) !== magic)
      throw new BrokenFrame(
        `a frame begins with ${magic.toString(16)}, not ${all.readUInt32LE(0).toString(16)}`,
      );
    const length = all.readUInt32LE(8);
    if (length === 0 || length > longestReply)
      throw new BrokenFrame(`a reply has 1 to ${longestReply} bytes, not ${length}`);
    return length;
  }

  private whole(): Buffer {
    const [first] = this.pieces;
    if (this.pieces.length === 1 && first !== undefined) return first;
    const all = Buffer.concat(this.pieces);
    this.pieces = [all];
    return all;
  }
}
