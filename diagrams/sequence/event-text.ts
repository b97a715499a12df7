import type { Model } from '../../machines/model';
import type { Delivered } from '../../machines/system/compose';
import type { HardwareEffect } from '../../machines/system/hardware';
import type { Range } from '../../machines/terms/sorts';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import { messages } from '../../machines/chart/events';
import { effectOf } from '../../machines/system/hardware';
import { showValue } from '../../machines/terms/sorts';
import { cached, pasidTable, table } from '../../machines/vocabulary/requester';

/** Bookkeeping between machines that a reader does not want: counts, marks of the member loop, views. */
const bookkeeping: ReadonlySet<string> = new Set([
  'MOVED',
  'UNMOVED',
  'SETTLED',
  'PROGRAMMED',
  'PASID_PROGRAMMED',
  'DISTURBED',
  'PASID_DISTURBED',
  'REFERENCED',
  'DROPPED',
  'FAIL',
  'OBSERVE',
]);

/**
 * Whether an event between machines is worth a line: every table write, what changes something, and what
 * asks somebody who may refuse.
 */
export function isWorthTelling({ to, event, args, answer }: Delivered): boolean {
  if (bookkeeping.has(event)) return false;
  if (answer.kind !== 'accepted' || isTableWrite(effectOf(event, to.self, args))) return true;
  return answer.changes.length > 0 || answer.messages.length > 0;
}

type TableWrite = Extract<HardwareEffect, { readonly kind: 'program' | 'leave-bus' }>;

const isTableWrite = (effect: HardwareEffect | undefined): effect is TableWrite =>
  effect?.kind === 'program' || effect?.kind === 'leave-bus';

const domain: Range = { kind: 'domain' };

/** `r1: blocked → i1`, or what a write that fails leaves behind; nothing for what writes no table. */
export function writeText(
  { layout }: Model,
  { to, event, args, now, answer }: Delivered,
): { readonly text: string; readonly fails: boolean } | undefined {
  const effect = effectOf(event, to.self, args);
  if (!isTableWrite(effect)) return undefined;
  const symbol =
    effect.kind === 'program' && effect.slot === 'pasid' ? pasidTable.symbol : table.symbol;
  const set = (fn: FunctionSymbol): number | undefined =>
    answer.kind === 'accepted'
      ? answer.changes.find((change) => change.symbol === fn)?.value
      : undefined;
  const before = showValue(domain, layout.read(now, symbol, to.self));
  const after = set(symbol);
  const slot = symbol === pasidTable.symbol ? `r${to.self} PASID` : `r${to.self}`;
  const left = set(cached.symbol) ?? 0;
  const stale = left === 0 ? '' : `, IOTLB keeps ${showValue(domain, left)}`;
  if (effect.kind === 'program' && effect.fails) {
    const remains = after === undefined ? before : showValue(domain, after);
    const text = `${slot}: write of ${showValue(domain, effect.domain)} FAILS, leaves ${remains}`;
    return { text, fails: true };
  }
  const change =
    after === undefined ? `stays ${before}` : `${before} → ${showValue(domain, after)}`;
  return { text: `${slot}: ${change}${stale}`, fails: false };
}

/** A message between machines: `CLAIM d1 fd1`. */
export function eventText({ event, args, to }: Delivered): string {
  const signature: Readonly<Record<string, string>> = isMessage(event) ? messages[event] : {};
  const shown = Object.entries(args).flatMap(([name, value]) => {
    const range = rangeOf(signature[name]);
    return range === undefined ? [] : [showValue(range, value)];
  });
  const about = to.machine === 'ioasid' ? [`i${to.self}`] : [];
  return [event, ...about, ...shown].join(' ');
}

const isMessage = (event: string): event is keyof typeof messages => event in messages;

function rangeOf(kind: string | undefined): Range | undefined {
  switch (kind) {
    case 'Device':
    case 'Group':
    case 'Fd':
    case 'Ioasid':
    case 'Requester':
      return { kind: 'reference', to: kind };
    case 'Domain':
      return domain;
    case undefined:
    default:
      return undefined;
  }
}
