import { type Command } from 'commander';
import { BadInput } from './bad-input';
import { printTopology } from './print-topology';
import { readTopology, type ReadTopology } from './read-topology';
import { topologyJson } from './topology-json';
import { colours } from '../shared/colours';

const MOST_ERRORS = 20;

const EXAMPLES = `
Examples:
  ioasid topology                                   this machine, from /sys
  ioasid topology groups.txt                        a pasted listing
  find /sys/kernel/iommu_groups -type l | ioasid topology -
  sudo lspci -nnv | ioasid topology - --json
  pvesh get /nodes/localhost/hardware/pci --output-format json | ioasid topology -

A listing may be: paths below /sys/kernel/iommu_groups, "IOMMU Group N" lines or headings with lspci
text, kernel messages, a Proxmox table or its JSON, libvirt's nodedev-dumpxml, lspci -v or -vmm.
`;

/** Registers `ioasid topology [source]`. A bad source throws BadInput with every error in it. */
export function topologyCommand(program: Command): void {
  program
    .command('topology')
    .description('show IOMMU groups, who shares a requester id, and who may be assigned')
    .argument('[source]', 'a listing, a sysfs directory, or - for standard input', '/sys')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((source: string, options: { readonly json?: boolean }) => {
      const read = readWithAllErrors(source);
      process.stdout.write(
        options.json === true
          ? `${JSON.stringify(topologyJson(read.topology, read.source), null, 2)}\n`
          : printTopology(read.topology, read.source, colours),
      );
    });
}

/** The message of the error carries every fault of the source, one a line. */
function readWithAllErrors(source: string): ReadTopology {
  try {
    return readTopology(source);
  } catch (error) {
    if (error instanceof BadInput) error.message = allMessages(error);
    throw error;
  }
}

function allMessages(error: BadInput): string {
  const messages = [error.message, ...error.further];
  const omitted = messages.length - MOST_ERRORS;
  return [
    ...messages.slice(0, MOST_ERRORS),
    ...(omitted > 0 ? [`${error.file}: and ${omitted} more errors`] : []),
  ].join('\n');
}
