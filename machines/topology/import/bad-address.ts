import { ADDRESS_FORM, type AddressReading } from '../address';
import { type Collector } from './collector';
import { quote } from './quote';

/** An address that was meant as one and is none. */
export type BadAddress = Extract<AddressReading, { kind: 'impossible' | 'truncated' }>;

/** Reports an address that no PCI function can have, or that lost its end. */
export function reportBadAddress(
  line: number,
  found: string,
  bad: BadAddress,
  collector: Collector,
): void {
  switch (bad.kind) {
    case 'impossible':
      collector.error(line, `impossible address ${quote(found)}: ${bad.reason}`, ADDRESS_FORM);
      return;
    case 'truncated':
      collector.error(
        line,
        `the address ${quote(found)} is cut off: ${bad.missing} missing`,
        ADDRESS_FORM,
      );
  }
}
