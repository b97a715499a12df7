import type { Id } from '../terms/sorts';
/**
 * PCI addresses as Linux prints them: `domain:bus:device.function`.
 *
 * Source: `pci_setup_device()` names a function `"%04x:%02x:%02x.%d"`. The domain has four digits
 * on nearly every machine, and more where a driver invents domains above ffff (VMD starts at 10000).
 */

declare const pciAddress: unique symbol;

/** A canonical address: lower case, domain always written, no leading zeros beyond four digits. */
export type PciAddress = string & { readonly [pciAddress]: true };

/** What a piece of text turned out to be where an address was looked for. */
export type AddressReading =
  | { readonly kind: 'address'; readonly address: PciAddress }
  /** It has the form of an address, but no PCI function can have it. */
  | { readonly kind: 'impossible'; readonly reason: string }
  /** It is the beginning of an address. */
  | { readonly kind: 'truncated'; readonly missing: string }
  | { readonly kind: 'other' };

/** The numbers in an address; `slot` is everything but the function. */
export interface AddressParts {
  readonly domain: string;
  readonly bus: number;
  readonly device: Id<'Device'>;
  readonly function: number;
  readonly slot: string;
}

/** How an address is described to somebody who wrote a bad one. */
export const ADDRESS_FORM =
  'a PCI address [domain:]bus:device.function, such as 0000:01:00.0 (bus 00-ff, device 00-1f, function 0-7)';

const CANONICAL = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/;
const ADDRESS_LIKE = /^(?:([0-9a-z]{1,12}):)?([0-9a-z]{1,6}):([0-9a-z]{1,6})\.([0-9a-z]{1,6})$/i;
const HEXADECIMAL = /^[0-9a-f]+$/i;

const CUT_AFTER_DOMAIN = /^[0-9a-f]{4,8}:[0-9a-f]?$/i;
const CUT_AFTER_BUS = /^(?:[0-9a-f]{4,8}:[0-9a-f]{2}:?[0-9a-f]?|[0-9a-f]{2}:[0-9a-f]?)$/i;
const CUT_AFTER_DEVICE = /^(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\.?$/i;

/** Reads `text`, all of it, as an address with or without its domain (0000 when absent). */
export function readAddress(text: string): AddressReading {
  const match = ADDRESS_LIKE.exec(text);
  if (match === null) return readBeginning(text);
  const [, domain = '0000', bus = '', device = '', fn = ''] = match;
  const parts = [domain, bus, device, fn];
  if (!isNearlyHexadecimal(parts)) return { kind: 'other' };
  const reason = whyImpossible(domain, bus, device, fn);
  if (reason !== undefined) return { kind: 'impossible', reason };
  const canonical = `${shortest(domain)}:${bus}:${device}.${fn}`.toLowerCase();
  return isPciAddress(canonical)
    ? { kind: 'address', address: canonical }
    : { kind: 'impossible', reason: `${text} is not ${ADDRESS_FORM}` };
}

/** True for an address that is already in canonical form. */
export function isPciAddress(text: string): text is PciAddress {
  return CANONICAL.test(text) && !/^0[0-9a-f]{4}/.test(text);
}

/** Takes a canonical address apart. */
export function addressParts(address: PciAddress): AddressParts {
  const [domain = '', bus = '', rest = ''] = address.split(':');
  const [device = '', fn = ''] = rest.split('.');
  return {
    domain,
    bus: parseInt(bus, 16),
    device: parseInt(device, 16),
    function: parseInt(fn, 16),
    slot: `${domain}:${bus}:${device}`,
  };
}

/** Orders addresses by domain, bus, device, function. */
export function compareAddresses(a: PciAddress, b: PciAddress): number {
  // Canonical domains have no surplus zeros: a longer address lies in a higher domain.
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

function readBeginning(text: string): AddressReading {
  if (CUT_AFTER_DOMAIN.test(text))
    return { kind: 'truncated', missing: 'bus, device and function' };
  if (CUT_AFTER_DEVICE.test(text)) return { kind: 'truncated', missing: 'the function' };
  if (CUT_AFTER_BUS.test(text)) return { kind: 'truncated', missing: 'device and function' };
  return { kind: 'other' };
}

/** One mistyped part still makes a bad address; two make something else, such as a word. */
function isNearlyHexadecimal(parts: readonly string[]): boolean {
  const wrong = parts.filter((part) => !HEXADECIMAL.test(part)).length;
  return wrong <= 1 && /\d/.test(parts.slice(1).join(''));
}

function whyImpossible(
  domain: string,
  bus: string,
  device: string,
  fn: string,
): string | undefined {
  return (
    whyNotHexadecimal('domain', domain) ??
    whyNotHexadecimal('bus', bus) ??
    whyNotHexadecimal('device', device) ??
    whyNotHexadecimal('function', fn) ??
    whyOutside('domain', domain, 4, 8, 'ffffffff') ??
    whyOutside('bus', bus, 2, 2, 'ff') ??
    whyOutside('device', device, 2, 2, '1f') ??
    whyOutside('function', fn, 1, 1, '7')
  );
}

function whyNotHexadecimal(part: string, digits: string): string | undefined {
  return HEXADECIMAL.test(digits) ? undefined : `${part} ${digits} is not a hexadecimal number`;
}

function whyOutside(
  part: string,
  digits: string,
  fewest: number,
  most: number,
  highest: string,
): string | undefined {
  if (digits.length < fewest || digits.length > most) {
    const wanted = fewest === most ? String(fewest) : `${fewest} to ${most}`;
    return `${part} ${digits} has ${digits.length} digit(s) instead of ${wanted}`;
  }
  if (parseInt(digits, 16) > parseInt(highest, 16)) {
    return `${part} ${digits} is above the highest possible, ${highest}`;
  }
  return undefined;
}

function shortest(domain: string): string {
  return domain.replace(/^0+/, '').padStart(4, '0');
}
