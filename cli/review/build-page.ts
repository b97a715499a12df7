/** Writes the review page, whole in one file: `npm run build` runs it after the compiler. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { isolationStyle } from '../../diagrams/isolation/isolation-style';
import { sequenceStyle } from '../../diagrams/sequence/sequence-style';
import { writeWhole } from '../shared/write-file';
import { pageBook } from './page-book';

/**
 * The page as HTML: program, style, data and the licences of the libraries in it. The same sources give
 * the same text, whatever machine or folder they are built in.
 *
 * @param top - the project's folder
 */
export async function buildPage(top: string): Promise<string> {
  const view = join(top, 'diagrams', 'review', 'view');
  const bundle = await build({
    absWorkingDir: top,
    entryPoints: [join(view, 'main.tsx')],
    tsconfig: join(view, 'tsconfig.json'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const [output] = bundle.outputFiles;
  if (output === undefined) throw new Error('esbuild wrote nothing');
  // an end tag inside of a string would end the script
  const program = output.text.trimEnd().replaceAll('</script', '<\\/script');
  const style = [
    readFileSync(join(view, 'review.css'), 'utf8'),
    isolationStyle,
    sequenceStyle,
  ].join('\n');
  const book = JSON.stringify(pageBook(top)).replaceAll('<', '\\u003c');
  const parts: Readonly<Record<string, string>> = {
    policy: contentPolicy(program, style),
    style,
    book,
    program,
    licences: licencesOf(top, Object.keys(bundle.metafile.inputs)),
  };
  return readFileSync(join(view, 'page.html'), 'utf8').replace(
    /\{\{(\w+)\}\}/g,
    (_, name: string) => parts[name] ?? '',
  );
}

/** Only this very program and style may run; nothing is fetched, framed, sent or embedded. */
function contentPolicy(program: string, style: string): string {
  const hash = (text: string): string =>
    `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(program)}`,
    `style-src ${hash(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The licence texts of the libraries that are in the bundle. */
function licencesOf(top: string, inputs: readonly string[]): string {
  const names = new Set(
    inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  );
  return [...names]
    .sort()
    .map((name) => {
      const folder = join(top, 'node_modules', name);
      const file = ['LICENSE', 'LICENSE.md', 'license', 'LICENSE.txt'].find((one) =>
        existsSync(join(folder, one)),
      );
      const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8');
      return `${name}\n\n${text.trim()}`;
    })
    .join('\n\n\n')
    .replaceAll('--', '- -');
}

if (require.main === module)
  void buildPage(resolve(__dirname, '..', '..', '..')).then((html) =>
    writeWhole(resolve(__dirname, '..', '..', 'review', 'index.html'), html),
  );
