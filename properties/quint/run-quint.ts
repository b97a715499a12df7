import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** How far Quint's simulator is to go. */
export interface QuintOptions {
  readonly seed: number;
  readonly samples: number;
  readonly steps: number;
  /** How many of the walks are wanted as traces. */
  readonly traces: number;
  /** The names of the definitions that must hold in every state. */
  readonly invariants: readonly string[];
}

export interface QuintRun {
  /** The names of the violated definitions. */
  readonly violated: readonly string[];
  /** Traces in the Informal Trace Format; the violating one if there is one. */
  readonly traces: readonly unknown[];
}

/** Checks the types of a Quint module and walks through it at random. */
export function runQuint(module: string, options: QuintOptions): QuintRun {
  const { seed, samples, steps, traces, invariants } = options;
  const directory = mkdtempSync(join(tmpdir(), 'ioasid-quint-'));
  try {
    writeFileSync(join(directory, 'ioasid.qnt'), module);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        join(dirname(require.resolve('@informalsystems/quint')), 'cli.js'),
        'run',
        'ioasid.qnt',
        '--backend=typescript',
        '--verbosity=1',
        `--seed=${seed}`,
        `--max-samples=${samples}`,
        `--max-steps=${steps}`,
        `--n-traces=${traces}`,
        '--out-itf=trace{seq}.itf.json',
        '--invariants',
        ...invariants,
      ],
      { cwd: directory, encoding: 'utf8', maxBuffer: 2 ** 26 },
    );
    const violated = [...stdout.matchAll(/^\s*❌ (\S+)/gm)].map(([, name = '']) => name);
    if (status !== 0 && violated.length === 0)
      throw new Error(`quint run failed:\n${stdout}${stderr}`);
    return {
      violated,
      traces: readdirSync(directory)
        .filter((name) => name.endsWith('.itf.json'))
        .map((name): unknown => JSON.parse(readFileSync(join(directory, name), 'utf8'))),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
