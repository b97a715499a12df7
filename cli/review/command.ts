import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { wholeNumber } from '../shared/options';
import { writeWhole } from '../shared/write-file';
import { BadInput } from '../topology/bad-input';
import { servePage } from './page-server';

const EXAMPLES = `
The page runs the machines themselves: pick a policy, a machine, quirks and a mutant, click commands and see
who reaches what. Everything that it shows has an address, and can be taken along as SVG, Mermaid, a test, a
scenario or a trace. It fetches nothing and sends nothing.

Examples:
  ioasid review                        serve it on this machine until Ctrl-C
  ioasid review --port 8080
  ioasid review --out review.html      one file, to be opened from disk or published

Exit status: 0 written or served, 2 bad input.
`;

interface ReviewOptions {
  readonly port: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** Registers `ioasid review`. */
export function reviewCommand(program: Command): void {
  program
    .command('review')
    .description('walk through the model in a browser')
    .addOption(
      new Option('--port <n>', 'port on the loopback address; 0 for any that is free')
        .argParser(wholeNumber(0, 65_535))
        .default(0, 'any'),
    )
    .option('--out <file>', 'write the page there, whole in one file, and serve nothing')
    .option('--json', 'print where it is as one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async ({ port, out, json = false }: ReviewOptions) => {
      const html = page();
      const say = (where: Record<string, string>): void => {
        const text = json ? JSON.stringify(where) : where['url'];
        if (text !== undefined) process.stdout.write(`${text}\n`);
      };
      if (out === undefined) await serve(html, port, (url) => say({ url }));
      else {
        writeWhole(out, html);
        say({ file: out });
      }
    });
}

/** The page as the build wrote it. Throws BadInput where the program was not built. */
function page(): string {
  const path = resolve(join(__dirname, '..', '..', 'review', 'index.html'));
  if (!existsSync(path))
    throw new BadInput('the review page', 'is not built', { expected: 'npm run build before' });
  return readFileSync(path, 'utf8');
}

async function serve(html: string, port: number, say: (url: string) => void): Promise<void> {
  const served = await servePage(html, port).catch((error: unknown) => {
    throw new BadInput(`--port ${port}`, error instanceof Error ? error.message : String(error), {
      expected: 'a port that is free and may be used; 0 takes any',
    });
  });
  say(served.url);
  process.stderr.write('Ctrl-C ends it\n');
  await new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  await served.close();
}
