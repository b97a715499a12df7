import { readAddress } from '../address';
import { type Topology } from '../topology';
import { reportBadAddress } from './bad-address';
import { Collector } from './collector';
import { type ListingForm } from './form';
import { GROUP_NUMBER_FORM, groupNumber } from './group-number';
import { type GroupEvent, groupEventsIn, whereCut } from './kernel-log-events';
import { type ListingLine } from './listing';
import { quote } from './quote';

/**
 * Kernel messages, from `dmesg`, `journalctl` or a syslog file:
 *
 *     [    0.51] pci 0000:01:00.0: Adding to iommu group 3        since 5.2
 *     [    0.51] iommu: Adding device 0000:01:00.0 to group 3     before
 *
 * The word before the address is the driver, or `pci` while none is bound (on x86, at boot, always):
 * that leaves the driver of today unknown. Other kernel messages are not mentioned as problems; a
 * whole boot log may be pasted.
 */
export const kernelLog: ListingForm = {
  name: 'kernel log',
  example: '[    0.513042] pci 0000:01:00.0: Adding to iommu group 3',
  evidence: (lines) => lines.filter(({ text }) => groupEventsIn(text).length > 0).length,
  read: readKernelLog,
};

const KERNEL_MESSAGE = /^(?:<\d{1,3}>|\[|.{0,80}\bkernel:|\w{3} +\d|\d{4}-\d\d-\d\d)/;
const BUS_NAMES = new Set(['pci', 'platform', 'iommu']);

function readKernelLog(lines: readonly ListingLine[]): Topology {
  const collector = new Collector();
  let followsMessage = false;
  for (const line of lines) {
    const events = groupEventsIn(line.text);
    for (const event of events) readEvent(event, line, collector);
    if (events.length === 0) {
      readOther(line, line.isLast && followsMessage ? 'end' : 'middle', collector);
    }
    followsMessage = events.length > 0;
  }
  return collector.topology();
}

function readEvent(event: GroupEvent, line: ListingLine, collector: Collector): void {
  const { device, driver } = event;
  if (device === undefined) {
    collector.note(line.number, `the message lost its device name: ${quote(line.text)}`);
    return;
  }
  const reading = readAddress(device);
  switch (reading.kind) {
    case 'address': {
      if (event.kind === 'leaves') {
        collector.remove(reading.address);
        return;
      }
      const group = groupNumber(event.group);
      if (group === undefined) {
        reportNumberless(device, line, collector);
        return;
      }
      const isBound = driver !== undefined && !BUS_NAMES.has(driver);
      collector.device(line.number, group, reading.address, isBound ? { driver } : {});
      return;
    }
    case 'impossible':
    case 'truncated':
      reportBadAddress(line.number, device, reading, collector);
      return;
    case 'other':
      collector.note(line.number, `${quote(device)} is not a PCI device`);
  }
}

function reportNumberless(device: string, line: ListingLine, collector: Collector): void {
  collector.error(line.number, `no group number after ${quote(device)}`, GROUP_NUMBER_FORM);
}

/** A line without a complete message: one that was cut, another kernel message, or a remark. */
function readOther(line: ListingLine, place: 'end' | 'middle', collector: Collector): void {
  const cut = whereCut(line.text.slice(-300), place);
  switch (cut.kind) {
    case 'in the address':
      reportBadAddress(line.number, cut.found, cut.reading, collector);
      return;
    case 'before the group number':
      reportNumberless(cut.device, line, collector);
      return;
    case 'before the device':
      collector.error(
        line.number,
        `the message is cut off: ${quote(line.text)}`,
        kernelLog.example,
      );
      return;
    case 'not':
      if (!KERNEL_MESSAGE.test(line.text)) collector.notADevice(line.number, line.text);
  }
}
