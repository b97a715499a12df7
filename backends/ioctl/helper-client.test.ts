import { Duplex, PassThrough } from 'node:stream';
import { HelperClient, HelperGone } from './helper-client';
import { BrokenFrame, encodeFrame, FrameReader } from './protocol/frame';
import { parseReply, showReply } from './protocol/reply';

/** A helper that answers as it is told, and its end of the connection. */
function helper(answer: (request: string) => string | undefined) {
  const toClient = new PassThrough();
  const reader = new FrameReader();
  const stream = Duplex.from({
    readable: toClient,
    writable: new PassThrough().on('data', (piece: Buffer) => {
      for (const { sequence, payload } of reader.push(piece)) {
        const reply = answer(payload);
        if (reply !== undefined) toClient.write(encodeFrame({ sequence, payload: reply }));
      }
    }),
  });
  return { stream, toClient };
}

describe('frames', () => {
  test('are put together from pieces of any size', () => {
    const bytes = Buffer.concat([
      encodeFrame({ sequence: 1, payload: '0 7' }),
      encodeFrame({ sequence: 2, payload: '22' }),
    ]);
    const reader = new FrameReader();
    const frames = [...bytes].flatMap((byte) => reader.push(Buffer.from([byte])));
    expect(frames).toEqual([
      { sequence: 1, payload: '0 7' },
      { sequence: 2, payload: '22' },
    ]);
  });

  test('what is no frame is refused', () => {
    expect(() => new FrameReader().push(Buffer.from('Kernel panic - not syncing'))).toThrow(
      BrokenFrame,
    );
    const long = Buffer.from(encodeFrame({ sequence: 1, payload: 'x' }));
    long.writeUInt32LE(65537, 8);
    expect(() => new FrameReader().push(long)).toThrow('not 65537');
    expect(() => encodeFrame({ sequence: 1, payload: 'x'.repeat(4097) })).toThrow('4097');
    expect(() => encodeFrame({ sequence: 1, payload: '' })).toThrow(BrokenFrame);
    expect(() => encodeFrame({ sequence: 1, payload: 'ä' })).toThrow('ASCII');
  });
});

test.each([
  ['0', 'OK'],
  ['0 3 4', 'OK 3 4'],
  ['22', 'EINVAL'],
  ['4711', 'errno 4711'],
  ['! no such handle', 'rejected: no such handle'],
  ['0\nline 1\nline 2\n', 'OK line 1\nline 2'],
])('the reply %j is read as %j', (payload, shown) => {
  const reply = parseReply(payload);
  expect(reply && showReply(reply)).toBe(shown);
});

test.each(['', 'ok', '-1', '0x'])('%j is no reply', (payload) => {
  expect(parseReply(payload)).toBeUndefined();
});

describe('a client', () => {
  test('keeps the order of requests that are under way together', async () => {
    const { stream } = helper((request) => `0 ${request.length}`);
    const client = new HelperClient(stream);
    const replies = await client.askAll(['a', 'bb', 'ccc']);
    expect(replies.map(showReply)).toEqual(['OK 1', 'OK 2', 'OK 3']);
    client.close();
  });

  test('says after a while what it was waiting for, with the end of the log', async () => {
    const { stream } = helper(() => undefined);
    const client = new HelperClient(stream, { timeout: 20, tail: () => 'Kernel panic\n' });
    const failure = client.ask('attach 1 2');
    await expect(failure).rejects.toThrow(HelperGone);
    await expect(failure).rejects.toThrow(
      'while it was asked "attach 1 2": no answer within 0.02 s\nthe end of its log:\n  Kernel panic',
    );
    await expect(client.ask('hello')).rejects.toThrow(HelperGone);
  });

  test('goes on after a request that cannot be sent', async () => {
    const { stream } = helper((request) => `0 ${request.length}`);
    const client = new HelperClient(stream);
    await expect(client.ask('ä')).rejects.toThrow(BrokenFrame);
    await expect(client.ask('')).rejects.toThrow(BrokenFrame);
    expect(showReply(await client.ask('hello'))).toBe('OK 5');
    client.close();
  });

  test('fails every request when the connection ends', async () => {
    const { stream, toClient } = helper(() => undefined);
    const client = new HelperClient(stream);
    const both = Promise.allSettled([client.ask('hello'), client.ask('quit')]);
    toClient.end();
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  test('does not trust an answer that is out of order or no answer', async () => {
    const { stream, toClient } = helper(() => undefined);
    const client = new HelperClient(stream);
    const failure = client.ask('hello');
    toClient.write(encodeFrame({ sequence: 2, payload: '0' }));
    await expect(failure).rejects.toThrow('answer 2 where 1 was expected');

    const other = helper(() => undefined);
    const asked = new HelperClient(other.stream).ask('hello');
    other.toClient.write(Buffer.from('not a frame at all'));
    await expect(asked).rejects.toThrow('a frame begins with');
  });
});
