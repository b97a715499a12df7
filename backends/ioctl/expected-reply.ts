import type { Reply } from './protocol/reply';

/** The helper did not understand what it was asked, or answered what cannot be: a mistake in this program. */
export class HelperMisused extends Error {}

/** The answer of an operation that was carried out. Throws HelperMisused where it was rejected. */
export function done(request: string, reply: Reply | undefined): Reply & { readonly kind: 'done' } {
  if (reply?.kind === 'done') return reply;
  throw new HelperMisused(`"${request}" was rejected: ${reply?.reason ?? 'no reply'}`);
}

/** The values of an operation that cannot fail here. Throws HelperMisused where it did. */
export function mustSucceed(request: string, reply: Reply | undefined): readonly string[] {
  const { errno, values } = done(request, reply);
  if (errno !== 'OK') throw new HelperMisused(`"${request}" was answered ${errno}`);
  return values;
}
