import { errnoName } from './errno-name';

/** What the helper answered. */
export type Reply =
  /** The operation was carried out; the values follow where it succeeded. */
  | { readonly kind: 'done'; readonly errno: string; readonly values: readonly string[] }
  /** Nothing was done: the request itself was wrong. */
  | { readonly kind: 'rejected'; readonly reason: string };

/** Reads the payload of a reply; undefined where it is none. */
export function parseReply(payload: string): Reply | undefined {
  if (payload.startsWith('!')) return { kind: 'rejected', reason: payload.slice(1).trim() };
  const [, number = '', rest = ''] = /^(\d{1,6})([\s\S]*)$/.exec(payload) ?? [];
  if (number === '' || (rest !== '' && !/^[ \n]/.test(rest))) return undefined;
  const errno = errnoName(Number(number));
  if (rest.startsWith('\n')) return { kind: 'done', errno, values: [rest.slice(1)] };
  return { kind: 'done', errno, values: rest === '' ? [] : rest.slice(1).split(' ') };
}

/** A reply in words: `OK 3`, `EBUSY`, `rejected: no such handle`. */
export const showReply = (reply: Reply): string =>
  reply.kind === 'rejected'
    ? `rejected: ${reply.reason}`
    : [reply.errno, ...reply.values].join(' ').trimEnd();
