import { z } from 'zod';
import type { Command } from '../machines/command';
import type { Scope } from '../machines/scope';
import type { TraceStep } from './trace';
import { commandKind, features, isCommandName } from '../machines/command';
import { errnos, type Errno } from '../machines/errno';
import type { Quirks } from '../machines/policies/quirks';
import { parseQuirks, quirkNames, showQuirks } from '../machines/policies/quirks';
import type { Policy } from '../machines/policies/policy';
import { parsePolicy, showPolicy, UnknownPolicy } from '../machines/policies/with-choices';
import { profiles } from '../machines/scope';
import { sortPrefix } from '../machines/terms/sorts';
import { showStep } from './trace';

/** A trace with everything that is needed to run it again. */
export interface TraceFile {
  readonly policy: Policy;
  readonly quirks: Quirks;
  readonly mutant?: string;
  readonly scope: Scope;
  /** The claim that the trace violates, if it is a counterexample. */
  readonly claim?: string;
  readonly steps: readonly TraceStep[];
}

/** A step and the line of the file that it stands in. */
export interface LocatedStep extends TraceStep {
  readonly line: number;
}

/** A trace as read from a file. */
export interface ReadTrace extends TraceFile {
  readonly steps: readonly LocatedStep[];
}

/** What is wrong with a trace file, and where. */
export class TraceSyntaxError extends Error {
  constructor(
    readonly line: number,
    what: string,
    readonly expected: string,
  ) {
    super(what);
  }
}

const magic = '# ioasid trace 1';

/** The trace as text: a header of `# key value` lines, then one command a line. */
export function writeTrace(trace: TraceFile): string {
  return [
    magic,
    `# policy ${showPolicy(trace.policy)}`,
    `# quirks ${showQuirks(trace.quirks)}`,
    ...(trace.mutant === undefined ? [] : [`# mutant ${trace.mutant}`]),
    `# scope ${JSON.stringify(trace.scope)}`,
    ...(trace.claim === undefined ? [] : [`# violates ${trace.claim}`]),
    ...trace.steps.map(showStep),
    '',
  ].join('\n');
}

const deviceShape = z.strictObject({
  requester: z.number().int().min(1).max(64),
  directMapped: z.boolean().exactOptional(),
  ats: z.boolean().exactOptional(),
  pasid: z.boolean().exactOptional(),
  driver: z.enum(['none', 'kernel', 'vfio', 'stub']).exactOptional(),
  absent: z.boolean().exactOptional(),
  noSnoop: z.boolean().exactOptional(),
  slot: z.number().int().min(1).max(64).exactOptional(),
});
const scopeSchema = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        devices: z.array(deviceShape).min(1).max(64),
        aliases: z.array(z.number().int().min(1).max(64)).max(8).exactOptional(),
        interruptsNotIsolated: z.boolean().exactOptional(),
      }),
    )
    .min(1)
    .max(32),
  fds: z.number().int().min(1).max(16),
  ioasids: z.number().int().min(1).max(8),
  failures: z.number().int().min(0).max(16),
  profile: z.enum(Object.keys(profiles) as [keyof typeof profiles]),
  features: z.array(z.enum(features)),
});

/** Reads a trace back. Throws TraceSyntaxError with the line and what was expected there. */
export function readTrace(text: string): ReadTrace {
  const header = new Map<string, string>();
  const steps: LocatedStep[] = [];
  const lines = text.split(/\r?\n/);
  if (lines[0]?.trim() !== magic)
    throw new TraceSyntaxError(1, 'not a trace', `a first line "${magic}"`);
  lines.forEach((raw, index) => {
    const line = raw.trim();
    if (index === 0 || line === '') return;
    const entry = /^# (\w+) (.*)$/.exec(line);
    if (entry?.[1] !== undefined && entry[2] !== undefined) header.set(entry[1], entry[2]);
    else if (!line.startsWith('#')) steps.push(readStep(line, index + 1));
  });
  const policy = readPolicy(header.get('policy') ?? '');
  const quirks = readQuirks(header.get('quirks') ?? 'none');
  const mutant = header.get('mutant');
  const claim = header.get('violates');
  return {
    policy,
    quirks,
    ...(mutant === undefined ? {} : { mutant }),
    scope: readScope(header.get('scope')),
    ...(claim === undefined ? {} : { claim }),
    steps,
  };
}

function readScope(text: string | undefined): Scope {
  const expected = 'a line "# scope {…}" as written by ioasid check --out';
  if (text === undefined) throw new TraceSyntaxError(1, 'the header has no scope', expected);
  return scopeFrom(text);
}

/** Reads a scope from the JSON of a trace's header. Throws TraceSyntaxError. */
export function scopeFrom(text: string): Scope {
  const expected = 'a scope as ioasid check --out writes it into traces';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new TraceSyntaxError(1, 'the scope is not JSON', expected);
  }
  const parsed = scopeSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TraceSyntaxError(
    1,
    `the scope is wrong at ${issue?.path.join('.') ?? '?'}: ${issue?.message ?? ''}`,
    expected,
  );
}

/** Reads one command with its answer. Throws TraceSyntaxError. */
export function readStep(line: string, number: number): LocatedStep {
  const expected = 'a command such as "ATTACH d1 i1 -> OK"';
  const match = /^([A-Z_]+)((?: +[a-z]+\d+)*)(?: +!(\d+))? *(?:-> *([A-Z0-9]+))?$/.exec(line);
  const name = match?.[1] ?? '';
  if (!isCommandName(name))
    throw new TraceSyntaxError(number, `no command "${shorten(line)}"`, expected);
  const command = readArguments(name, match?.[2] ?? '', number);
  const answer = readErrno(match?.[4] ?? 'OK', number);
  return {
    line: number,
    command,
    answer,
    ...(match?.[3] === undefined ? {} : { failAt: Number(match[3]) }),
  };
}

function readArguments(name: Command['name'], text: string, number: number): Command {
  const { parameters } = commandKind(name);
  const words = text.split(' ').filter((word) => word !== '');
  const usage = [name, ...parameters.map((one) => `${sortPrefix[one.sort]}1`)].join(' ');
  if (words.length !== parameters.length)
    throw new TraceSyntaxError(
      number,
      `${name} has ${words.length} arguments`,
      `${parameters.length}, as in "${usage}"`,
    );
  const args = parameters.map((parameter, at) => {
    const word = words[at] ?? '';
    const prefix = sortPrefix[parameter.sort];
    const value = Number(word.slice(prefix.length));
    if (!word.startsWith(prefix) || !Number.isInteger(value) || value < 1)
      throw new TraceSyntaxError(
        number,
        `"${shorten(word)}" is no ${parameter.sort}`,
        `as in "${usage}"`,
      );
    return value;
  });
  return { name, args };
}

function readErrno(text: string, number: number): Errno {
  const errno = errnos.find((one) => one === text);
  if (errno === undefined)
    throw new TraceSyntaxError(
      number,
      `unknown answer "${shorten(text)}"`,
      `one of ${errnos.join(', ')}`,
    );
  return errno;
}

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

function readPolicy(text: string): Policy {
  try {
    return parsePolicy(text);
  } catch (error) {
    if (!(error instanceof UnknownPolicy)) throw error;
    throw new TraceSyntaxError(1, error.message, `"# policy" with ${error.expected}`);
  }
}

function readQuirks(text: string): Quirks {
  const quirks = parseQuirks(text);
  if (quirks !== undefined) return quirks;
  const expected = `"none", "shipped", or some of ${quirkNames.join(', ')} with commas between`;
  throw new TraceSyntaxError(1, `unknown quirks "${shorten(text)}"`, expected);
}
