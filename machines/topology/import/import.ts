import { ADDRESS_FORM } from '../address';
import { deviceCount, errorsOf, type Problem, type Topology } from '../topology';
import { directoryListing } from './directory-listing';
import { type ListingForm } from './form';
import { groupedLines } from './grouped-lines';
import { kernelLog } from './kernel-log';
import { libvirtXml } from './libvirt-xml';
import { type ListingLine, readListing } from './listing';
import { lspciRecords } from './lspci-records';
import { lspciVerbose } from './lspci-verbose';
import { numberedLines } from './numbered-lines';
import { proxmoxJson } from './proxmox-json';
import { proxmoxTable } from './proxmox-table';
import { quote } from './quote';
import { sysfsPaths } from './sysfs-paths';

/** Every form that is understood. The more specific comes first: it wins where evidence is equal. */
export const LISTING_FORMS: readonly ListingForm[] = [
  kernelLog,
  lspciRecords,
  lspciVerbose,
  libvirtXml,
  proxmoxJson,
  proxmoxTable,
  directoryListing,
  sysfsPaths,
  groupedLines,
];

/**
 * Reads the IOMMU groups out of a pasted listing, whichever form it has.
 *
 * Never throws. The source is usable when no problem of the result is an error (`errorsOf`).
 */
export function importTopology(text: string): Topology {
  const listing = readListing(text);
  if (listing.kind === 'unreadable') return { groups: [], problems: [listing.problem] };
  const form = detectForm(listing.lines);
  if (form === undefined) return unrecognised(listing.lines);
  const topology = form.read(listing.lines);
  return deviceCount(topology) > 0 || errorsOf(topology).length > 0
    ? topology
    : withoutDevices(topology, form, listing.lines);
}

/** A form shows early; only where it does not (a long log) is the rest asked too. */
const SAMPLE = 5000;

/** The form that most lines speak for, or undefined if none does. */
export function detectForm(lines: readonly ListingLine[]): ListingForm | undefined {
  return (
    strongestForm(lines.slice(0, SAMPLE)) ??
    strongestForm(lines.slice(SAMPLE)) ??
    (numberedLines.evidence(lines) > 0 ? numberedLines : undefined)
  );
}

function strongestForm(lines: readonly ListingLine[]): ListingForm | undefined {
  let best: { readonly form: ListingForm; readonly evidence: number } | undefined;
  for (const form of LISTING_FORMS) {
    const evidence = form.evidence(lines);
    if (evidence > (best?.evidence ?? 0)) best = { form, evidence };
  }
  return best?.form;
}

const DEVICE_AT_START = /^\s{0,8}(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\.[0-7]\s/i;

function unrecognised(lines: readonly ListingLine[]): Topology {
  const device = lines.find(({ text }) => DEVICE_AT_START.test(text));
  const first = lines[0];
  const problem: Problem =
    device === undefined
      ? {
          line: first?.number ?? 1,
          message: `no IOMMU groups found; the text begins with ${quote(first?.text ?? '')}`,
          expected: `one of: ${LISTING_FORMS.map((form) => form.name).join(', ')}`,
          severity: 'error',
        }
      : {
          line: device.number,
          message: `PCI devices without IOMMU groups: ${quote(device.text)}`,
          expected: 'group numbers: lspci prints them with -v since pciutils 3.7, IOMMU enabled',
          severity: 'error',
        };
  return { groups: [], problems: [problem] };
}

function withoutDevices(
  topology: Topology,
  form: ListingForm,
  lines: readonly ListingLine[],
): Topology {
  const problem: Problem = {
    line: lines[0]?.number ?? 1,
    message: `no PCI device in any group (read as ${form.name})`,
    expected: `at least one group with ${ADDRESS_FORM}`,
    severity: 'error',
  };
  return { ...topology, problems: [problem, ...topology.problems] };
}
