import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { readPanReport, type PanReport } from './pan-report';

/** What SPIN is to do. */
export interface SpinOptions {
  /** Judge the claims, and go on after a violation; otherwise states and steps are only counted. */
  readonly judged?: boolean;
  /** Compiler options that are added to those of every run. */
  readonly compile?: readonly string[];
  /** The hash table starts with two to the power of this many entries. */
  readonly hashBits?: number;
  /** The longest path that the search may follow; it is raised where it does not suffice. */
  readonly depth?: number;
}

/** What SPIN found, and what it took. */
export interface SpinRun extends PanReport {
  /** Of the search alone, as it passed and as the processor worked. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of generating and compiling the verifier. */
  readonly buildSeconds: number;
}

/** The programs that are missing for running SPIN. */
export function missingPrograms(): readonly string[] {
  return [
    ['spin', '-V'],
    ['gcc', '--version'],
  ].flatMap(([program = '', option = '']) =>
    spawnSync(program, [option]).status === 0 ? [] : [program],
  );
}

const deepest = 500_000_000;
/** One process, safety only: without these SPIN does what is of no use here. */
const always = ['-O2', '-w', '-DSAFETY', '-DNOREDUCE'];

/** Builds the verifier of a Promela model in a directory of its own and runs it. */
export function runSpin(promela: string, options: SpinOptions = {}): SpinRun {
  const { judged = true, compile = [], hashBits = 20, depth = 200_000 } = options;
  const directory = mkdtempSync(join(tmpdir(), 'ioasid-spin-'));
  try {
    writeFileSync(join(directory, 'model.pml'), promela);
    const began = performance.now();
    run(directory, 'spin', ['-a', ...(judged ? [] : ['-DUNJUDGED']), 'model.pml']);
    run(directory, 'gcc', [...always, ...compile, '-o', 'pan', 'pan.c']);
    const buildSeconds = (performance.now() - began) / 1000;
    for (let limit = depth; ; limit *= 10) {
      const start = performance.now();
      // the shell tells what processor time its children took
      const output = run(directory, 'sh', [
        '-c',
        './pan "$@"; times',
        'sh',
        `-m${limit}`,
        `-w${hashBits}`,
        '-c0',
      ]);
      const seconds = (performance.now() - start) / 1000;
      const report = readPanReport(output);
      if (!report.tooDeep)
        return { ...report, seconds, cpuSeconds: cpuSeconds(output), buildSeconds };
      if (limit >= deepest) throw new Error(`SPIN needs paths longer than ${limit}`);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function run(directory: string, program: string, args: readonly string[]): string {
  const result = spawnSync(program, args, {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (result.error !== undefined)
    throw new Error(`${program} could not be started: ${result.error.message}`);
  if (result.status !== 0)
    throw new Error(`${program} ${args.join(' ')} failed:\n${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** The last line of `times`: user and system time of the children. */
function cpuSeconds(output: string): number {
  const line = output.trimEnd().split('\n').at(-1) ?? '';
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes = '0', seconds = '0']) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}
