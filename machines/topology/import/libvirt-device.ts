import type { Id } from '../../terms/sorts';
import { type PciAddress, readAddress } from '../address';
import { type DeviceFacts } from '../topology';
import { reportBadAddress } from './bad-address';
import { type Collector } from './collector';
import { GROUP_NUMBER_FORM, groupNumber } from './group-number';
import { type ListingLine } from './listing';
import { quote } from './quote';
import { type XmlTag, xmlTags } from './xml-tags';

/** One `<device>` document, as far as groups are concerned. */
export interface LibvirtDevice {
  readonly line: number;
  readonly name: string | undefined;
  readonly address: PciAddress | undefined;
  readonly facts: DeviceFacts;
  readonly group:
    | {
        readonly number: number;
        readonly members: readonly { readonly address: PciAddress; readonly line: number }[];
      }
    | undefined;
}

const ADDRESS_EXAMPLE = "<address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>";

/** What has been read of the document under way. */
class Draft {
  readonly texts = new Map<string, string>();
  readonly ids = new Map<string, string>();
  readonly members: { address: PciAddress; line: number }[] = [];
  group: Id<'Group'> | undefined;
  isPci = false;

  constructor(readonly line: number) {}

  finished(): LibvirtDevice {
    const { group, members } = this;
    return {
      line: this.line,
      name: this.texts.get('device/name'),
      address: this.ownAddress(),
      facts: this.facts(),
      group: group === undefined ? undefined : { number: group, members },
    };
  }

  private ownAddress(): PciAddress | undefined {
    const part = (name: string): string => this.texts.get(`capability/${name}`) ?? '';
    const reading = readAddress(
      writeAddress(part('domain'), part('bus'), part('slot'), part('function')),
    );
    return reading.kind === 'address' ? reading.address : undefined;
  }

  private facts(): DeviceFacts {
    const classDigits = /^0x([0-9a-f]{6})$/i.exec(this.texts.get('capability/class') ?? '')?.[1];
    const vendor = /^0x([0-9a-f]{4})$/i.exec(this.ids.get('vendor') ?? '')?.[1];
    const product = /^0x([0-9a-f]{4})$/i.exec(this.ids.get('product') ?? '')?.[1];
    const names = [this.texts.get('capability/vendor'), this.texts.get('capability/product')];
    const name = names.filter((text) => text !== undefined && text !== '').join(' ');
    return {
      classCode: classDigits?.slice(0, 4).toLowerCase(),
      progIf: classDigits?.slice(4).toLowerCase(),
      vendorDevice: vendor && product ? `${vendor}:${product}`.toLowerCase() : undefined,
      name: name === '' ? undefined : name,
      // libvirt leaves the element out for a device without a driver.
      driver: this.texts.get('driver/name') ?? null,
    };
  }
}

/** Reads every `<device>` in the text; a document that is cut inside its group is an error. */
export function readLibvirtDevices(
  lines: readonly ListingLine[],
  collector: Collector,
): readonly LibvirtDevice[] {
  const devices: LibvirtDevice[] = [];
  const open: string[] = [];
  let draft: Draft | undefined;
  let lastLine = 1;

  const finish = (): void => {
    if (draft?.isPci) devices.push(draft.finished());
    else if (draft !== undefined) collector.note(draft.line, 'the document of a non-PCI device');
    draft = undefined;
  };

  for (const tag of xmlTags(lines)) {
    lastLine = tag.line;
    if (tag.kind === 'cut') {
      const where = `the XML is cut off inside a tag: ${quote(tag.text)}`;
      collector.error(tag.line, where, ADDRESS_EXAMPLE);
      continue;
    }
    if (tag.kind === 'open' && tag.name === 'device') {
      finish();
      open.length = 0;
    }
    // A fragment may begin after <device>.
    draft ??= new Draft(tag.line);
    readTag(tag, open, draft, collector);
    if (tag.kind === 'close' && tag.name === 'device') finish();
  }
  if (open.includes('iommuGroup')) {
    collector.error(lastLine, 'the XML ends inside <iommuGroup>', '</iommuGroup>');
  }
  if (draft !== undefined) {
    if (open.length > 0) collector.note(lastLine, 'the XML ends before </device>');
    finish();
  }
  return devices;
}

function readTag(
  tag: Exclude<XmlTag, { kind: 'cut' }>,
  open: string[],
  draft: Draft,
  collector: Collector,
): void {
  if (tag.kind === 'close') {
    const at = open.lastIndexOf(tag.name);
    if (at >= 0) open.length = at;
    return;
  }
  const parent = open.at(-1) ?? '';
  if (tag.kind === 'open') open.push(tag.name);
  if (tag.name === 'capability' && tag.attributes.get('type') === 'pci') draft.isPci = true;
  if (tag.name === 'iommuGroup') readGroup(tag, draft, collector);
  if (tag.name === 'address' && parent === 'iommuGroup') readMember(tag, draft, collector);
  const path = `${parent}/${tag.name}`;
  if (!draft.texts.has(path)) draft.texts.set(path, tag.textAfter);
  const id = tag.attributes.get('id');
  if (parent === 'capability' && id !== undefined) draft.ids.set(tag.name, id);
}

type OpeningTag = Extract<XmlTag, { kind: 'open' | 'empty' }>;

function readGroup(tag: OpeningTag, draft: Draft, collector: Collector): void {
  draft.isPci = true;
  const written = tag.attributes.get('number');
  draft.group = groupNumber(written ?? '');
  if (draft.group === undefined) {
    const found = written === undefined ? 'no number' : `number ${quote(written)}`;
    collector.error(tag.line, `<iommuGroup> has ${found}`, GROUP_NUMBER_FORM);
  }
}

function readMember(tag: OpeningTag, draft: Draft, collector: Collector): void {
  const [domain, bus, slot, fn] = ['domain', 'bus', 'slot', 'function'].map((part) =>
    tag.attributes.get(part),
  );
  if (bus === undefined || slot === undefined || fn === undefined) {
    collector.error(tag.line, `an incomplete address: ${quote(tag.text)}`, ADDRESS_EXAMPLE);
    return;
  }
  const written = writeAddress(domain ?? '0', bus, slot, fn);
  const reading = readAddress(written);
  if (reading.kind === 'address') {
    draft.members.push({ address: reading.address, line: tag.line });
  } else {
    const bad =
      reading.kind === 'other'
        ? { kind: 'impossible' as const, reason: 'its parts are not numbers' }
        : reading;
    reportBadAddress(tag.line, written, bad, collector);
  }
}

/** libvirt writes hexadecimal with `0x` in attributes and decimal in elements. */
function writeAddress(domain: string, bus: string, slot: string, fn: string): string {
  return `${digits(domain, 4)}:${digits(bus, 2)}:${digits(slot, 2)}.${digits(fn, 1)}`;
}

function digits(number: string, width: number): string {
  const isNumber = /^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(number);
  return isNumber ? Number(number).toString(16).padStart(width, '0') : number;
}
