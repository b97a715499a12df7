import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineName } from './engines';
import type { Measured } from './measured';
import type { ScopeName } from './scopes';
import { measured } from './measured';

/** A measurement that came to no end. */
export class BenchFailure extends Error {
  override readonly name = 'BenchFailure';
}

/** The compiled program that measures: beside this file, or where `npm run build` puts it. */
function programFile(): string {
  const beside = join(__dirname, 'measure-main.js');
  const built = join(__dirname, '..', 'dist', 'bench', 'measure-main.js');
  const found = [beside, built].find((file) => existsSync(file));
  if (found === undefined) throw new BenchFailure('not built: run `npm run build` first');
  return found;
}

/** Measures in a new process, so that every engine starts cold and its memory is its own. */
export async function measureInOwnProcess(
  engine: EngineName,
  scope: ScopeName,
  runs: number,
): Promise<Measured> {
  const child = spawn(process.execPath, [programFile(), engine, scope, String(runs)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let errors = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  await once(child, 'close');
  if (child.exitCode !== 0)
    throw new BenchFailure(
      `${engine} on the ${scope} scope ended with ${child.exitCode ?? child.signalCode ?? 'nothing'}:\n${errors}`,
    );
  return measured.parse(JSON.parse(out));
}
