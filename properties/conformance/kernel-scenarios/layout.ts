/**
 * A little notation for the argument of an ioctl: `size flags:u32=0x100 id:u32=ioas1 pad:zero=4`.
 * Every field says its type, so that it can be read without the kernel's header at hand.
 */
export interface Field {
  readonly label: string;
  readonly bytes: number;
  /** A number or the name of a value; `size` for the length of the whole; `*` for anything. */
  readonly value: string;
}

const widths: Readonly<Record<string, number>> = { u8: 1, u16: 2, u32: 4, u64: 8 };

export const fieldForm = '"size", "name:u32=5" (u8, u16, u32, u64) or "name:zero=8"';

/** Reads one field; undefined where it is none. */
export function parseField(text: string): Field | undefined {
  const [, own, size] = /^(size|argsz)(?:=(\S+))?$/.exec(text) ?? [];
  if (own !== undefined) return { label: own, bytes: 4, value: size ?? 'size' };
  const [, label, type = '', value = ''] = /^([a-z_]+):([a-z0-9]+)=(\S+)$/.exec(text) ?? [];
  if (label === undefined) return undefined;
  if (type === 'zero') {
    return /^\d+$/.test(value) ? { label, bytes: Number(value), value: '0' } : undefined;
  }
  const bytes = widths[type];
  return bytes === undefined ? undefined : { label, bytes, value };
}

/** The fields as hexadecimal bytes, little-endian. */
export function encodeFields(
  fields: readonly Field[],
  valueOf: (text: string) => bigint | undefined,
): string {
  const whole = fields.reduce((sum, { bytes }) => sum + bytes, 0);
  return fields
    .map(({ label, bytes, value }) => {
      const number = value === 'size' ? BigInt(whole) : valueOf(value);
      if (number === undefined) throw new Error(`"${value}" of field ${label} has no value`);
      return littleEndian(BigInt.asUintN(bytes * 8, number), bytes);
    })
    .join('');
}

function littleEndian(number: bigint, bytes: number): string {
  const digits = number.toString(16).padStart(bytes * 2, '0');
  return (digits.match(/../g) ?? []).reverse().join('');
}

/** The numbers that stand in these bytes where the fields are; undefined where the bytes end before. */
export function decodeFields(fields: readonly Field[], hex: string): bigint[] | undefined {
  const numbers: bigint[] = [];
  let at = 0;
  for (const { bytes } of fields) {
    const part = hex.slice(at * 2, (at + bytes) * 2);
    if (part.length < bytes * 2) return undefined;
    numbers.push(BigInt(`0x${(part.match(/../g) ?? []).reverse().join('')}`));
    at += bytes;
  }
  return numbers;
}
