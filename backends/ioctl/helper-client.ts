import type { Duplex } from 'node:stream';
import type { Reply } from './protocol/reply';
import { BrokenFrame, encodeFrame, FrameReader } from './protocol/frame';
import { parseReply } from './protocol/reply';

/** The helper, or the guest that it runs in, does not answer any more. */
export class HelperGone extends Error {}

export interface HelperClientOptions {
  /** How long one reply may take, in milliseconds. */
  readonly timeout?: number;
  /** The last lines of what helper or guest printed, for the message of an error. */
  readonly tail?: () => string;
}

interface Waiting {
  readonly request: string;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: HelperGone) => void;
}

const defaultTimeout = 20_000;

/**
 * Asks a helper over a stream of its own. Several requests may be under way; replies come in their
 * order. Once something went wrong every request, also a later one, fails with HelperGone.
 */
export class HelperClient {
  private readonly reader = new FrameReader();
  private readonly waiting: Waiting[] = [];
  private asked = 0;
  private answered = 0;
  private gone: HelperGone | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly timeout: number;
  private readonly tail: () => string;

  constructor(
    private readonly stream: Duplex,
    options: HelperClientOptions = {},
  ) {
    this.timeout = options.timeout ?? defaultTimeout;
    this.tail = options.tail ?? (() => '');
    stream.on('data', (piece: Buffer) => this.receive(piece));
    stream.on('error', (error) => this.fail(`the connection broke: ${error.message}`));
    stream.on('close', () => this.fail('the connection was closed'));
    stream.on('end', () => this.fail('the helper ended'));
  }

  /**
   * Sends one operation and waits for its reply. Rejects with HelperGone, or with BrokenFrame where the
   * request cannot be sent at all; then the next one can.
   */
  async ask(request: string): Promise<Reply> {
    if (this.gone !== undefined) throw this.gone;
    const frame = encodeFrame({ sequence: this.asked + 1, payload: request });
    this.asked += 1;
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      this.stream.write(frame);
      if (this.waiting.length === 1) this.wait();
    });
  }

  /** Sends several operations at once and waits for all replies. */
  askAll(requests: readonly string[]): Promise<Reply[]> {
    return Promise.all(requests.map((request) => this.ask(request)));
  }

  /** Gives the connection up; requests under way fail. */
  close(): void {
    this.fail('the connection was given up');
  }

  private wait(): void {
    clearTimeout(this.timer);
    if (this.waiting.length === 0) return;
    this.timer = setTimeout(
      () => this.fail(`no answer within ${this.timeout / 1000} s`),
      this.timeout,
    );
  }

  private receive(piece: Buffer): void {
    if (this.gone !== undefined) return;
    try {
      for (const frame of this.reader.push(piece)) this.accept(frame.sequence, frame.payload);
    } catch (error) {
      if (!(error instanceof BrokenFrame)) throw error;
      this.fail(error.message);
    }
  }

  private accept(sequence: number, payload: string): void {
    const next = this.waiting.shift();
    this.answered += 1;
    if (next === undefined) {
      this.fail(`an answer without a request: ${payload}`);
      return;
    }
    const reply = parseReply(payload);
    if (sequence !== this.answered || reply === undefined) {
      this.waiting.unshift(next);
      this.fail(`answer ${sequence} where ${this.answered} was expected: ${payload}`);
      return;
    }
    this.wait();
    next.resolve(reply);
  }

  private fail(reason: string): void {
    if (this.gone !== undefined) return;
    clearTimeout(this.timer);
    const [first] = this.waiting;
    const during = first === undefined ? '' : ` while it was asked "${first.request}"`;
    const tail = this.tail().trimEnd();
    const log = tail === '' ? '' : `\nthe end of its log:\n${tail.replace(/^/gm, '  ')}`;
    this.gone = new HelperGone(`the helper is gone${during}: ${reason}${log}`);
    for (const { reject } of this.waiting.splice(0)) reject(this.gone);
    this.stream.destroy();
  }
}
