import { type PciAddress } from '../address';
import { type DeviceFacts, type Topology } from '../topology';
import { Collector } from './collector';
import { type ListingForm } from './form';
import { type ListingLine } from './listing';
import { type LibvirtDevice, readLibvirtDevices } from './libvirt-device';
import { quote } from './quote';

/**
 * What `virsh nodedev-dumpxml` prints for one or several PCI devices. Every document lists the
 * whole group of its device; what else it says is about that device only.
 */
export const libvirtXml: ListingForm = {
  name: 'libvirt XML',
  example:
    "<iommuGroup number='3'><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>",
  evidence: (lines) => lines.filter(({ text }) => XML_OF_A_DEVICE.test(text)).length,
  read: readLibvirtXml,
};

const XML_OF_A_DEVICE = /<iommuGroup\b|<capability\s{1,20}type=['"]pci['"]/;

function readLibvirtXml(lines: readonly ListingLine[]): Topology {
  const collector = new Collector();
  const devices = readLibvirtDevices(lines, collector);
  const described = new Map<PciAddress, DeviceFacts>();
  for (const device of devices) {
    if (device.address !== undefined) described.set(device.address, device.facts);
  }
  for (const device of devices) addGroupOf(device, collector);
  for (const [address, facts] of described) collector.describe(address, facts);
  return collector.topology();
}

function addGroupOf(device: LibvirtDevice, collector: Collector): void {
  const { group } = device;
  if (group === undefined) {
    const which = device.address ?? (device.name === undefined ? 'a device' : quote(device.name));
    collector.note(device.line, `${which} is in no IOMMU group`);
    return;
  }
  for (const { address, line } of group.members) {
    // Each document of a group repeats its members: only a different group is worth a word.
    if (collector.groupOf(address) !== group.number) collector.device(line, group.number, address);
  }
}
