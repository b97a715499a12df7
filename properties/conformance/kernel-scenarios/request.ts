import type { Argument, Asked } from './scenario';
import { encodeFields } from './layout';
import { numberForm } from './parse-asked';

/** A request cannot be made: a name in it stands for nothing. */
export class Unresolved extends Error {}

/** What the names of a scenario stand for while it runs. */
export class Names {
  private readonly handles = new Map<string, number>();

  constructor(
    private readonly devices: ReadonlyMap<string, string>,
    private readonly values: Map<string, bigint>,
  ) {}

  /** Every handle keeps its number, also where it is closed and opened again. */
  handle(name: string): number {
    const known = this.handles.get(name) ?? this.handles.size;
    this.handles.set(name, known);
    return known;
  }

  device(name: string): string {
    const address = this.devices.get(name);
    if (address === undefined) throw new Unresolved(`the machine has no device "${name}"`);
    return address;
  }

  value(name: string): bigint | undefined {
    return this.values.get(name);
  }

  learn(name: string, value: bigint): void {
    this.values.set(name, value);
  }

  /** What has a value now; to be handed to `forget`. */
  known(): ReadonlySet<string> {
    return new Set(this.values.keys());
  }

  /** Forgets all values that were learned since. */
  forget(known: ReadonlySet<string>): void {
    for (const name of this.values.keys()) if (!known.has(name)) this.values.delete(name);
  }
}

/** The words that the helper is asked. Throws Unresolved. */
export function requestFor({ operation, args }: Asked, names: Names): string {
  return [operation, ...args.map((one) => argument(one, names))].join(' ');
}

function argument(one: Argument, names: Names): string {
  switch (one.kind) {
    case 'word':
      return one.text;
    case 'handle':
      return String(names.handle(one.name));
    case 'device':
      return names.device(one.name);
    case 'number':
      return showNumber(one.value);
    case 'name':
      return showNumber(valueOf(one.name, names));
    case 'struct':
      return encodeFields(one.fields, (text) =>
        /^-\d+$/.test(text) || numberForm.test(text) ? BigInt(text) : valueOf(text, names),
      );
    case 'operation':
      return requestFor(one.asked, names);
  }
}

function valueOf(name: string, names: Names): bigint {
  const value = names.value(name);
  if (value === undefined) throw new Unresolved(`"${name}" was given no value`);
  return value;
}

/** Ids and counts as they are read best, addresses and codes in hexadecimal. */
const showNumber = (value: bigint): string =>
  value < 0x1000n ? String(value) : `0x${value.toString(16)}`;
