import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import type { ConformanceReport } from '../../properties/conformance/conformance-report';
import { conformanceReport } from '../../properties/conformance/conformance-report';
import { conformancePage } from '../../properties/conformance/conformance-page';
import { writeWhole } from '../shared/write-file';
import { BadInput } from '../topology/bad-input';

const EXAMPLES = `
Examples:
  ioasid kernel report iommufd-7.3.json lockstep-7.3.json --out docs/conformance.md
`;

/** Registers `ioasid kernel report`. */
export function kernelReportCommand(kernel: Command): void {
  kernel
    .command('report')
    .argument('<files...>', 'documents that ioasid kernel conform --json printed')
    .description('write what several runs of conform came to as one page')
    .option('--out <file>', 'a file in place of the standard output')
    .addHelpText('after', EXAMPLES)
    .action((files: string[], { out }: { out?: string }) => {
      const page = conformancePage(files.map(readReport));
      if (out === undefined) process.stdout.write(page);
      else writeWhole(out, page);
    });
}

function readReport(file: string): ConformanceReport {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new BadInput(file, `cannot be read: ${why}`, { expected: 'a file' });
  }
  const expected = 'a document that ioasid kernel conform --json printed';
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new BadInput(file, 'is no JSON', { expected });
  }
  const read = conformanceReport.safeParse(document);
  if (read.success) return read.data;
  throw new BadInput(file, z.prettifyError(read.error), { expected });
}
