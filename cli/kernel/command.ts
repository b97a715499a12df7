import type { Command } from 'commander';
import type { ExitStatus } from '../shared/exit';
import { kernelBootCommand } from './boot-command';
import { kernelConformCommand } from './conform-command';
import { kernelReportCommand } from './report-command';
import { kernelBuildCommand } from './build-command';

/** Registers `ioasid kernel`. */
export function kernelCommand(program: Command, finish: (status: ExitStatus) => void): void {
  const kernel = program
    .command('kernel')
    .description('a real Linux in QEMU, with an emulated IOMMU and devices that do DMA');
  kernelBuildCommand(kernel, finish);
  kernelBootCommand(kernel, finish);
  kernelConformCommand(kernel, finish);
  kernelReportCommand(kernel);
}
