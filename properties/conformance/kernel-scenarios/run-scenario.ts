import type { Reply } from '../../../backends/ioctl/protocol/reply';
import type { Ask } from './baseline';
import type { Condition } from './condition';
import type { Machine } from './machine';
import type { Expected, Line, Rounds, Scenario } from './scenario';
import { PROBE_AREA } from '../../../backends/guest/qemu-command';
import { showReply } from '../../../backends/ioctl/protocol/reply';
import { cleanUp, NotReady, prepareProbes, putDriversBack } from './baseline';
import { holds, showCondition } from './condition';
import { deviceNames } from './machine';
import { matchReply } from './match';
import { valueKinds } from './parse-expected';
import { Names, requestFor, Unresolved } from './request';
import { linesOf, tagsOf } from './scenario';

/** A line whose answer is not the expected one. */
export interface Difference {
  readonly line: number;
  /** The line, with the round where it is in one: `failing n attach d1 h2 (n = 3)`. */
  readonly text: string;
  /** What the helper was asked; undefined where that could not even be said. */
  readonly request?: string;
  readonly expected: string;
  readonly seen: string;
}

/** What came of a scenario. */
export type Outcome =
  | { readonly kind: 'skipped'; readonly scenario: string; readonly reason: string }
  | {
      readonly kind: 'ran';
      readonly scenario: string;
      /** How many operations were asked for, and how many of them had an expected answer. */
      readonly asked: number;
      readonly agreed: number;
      readonly tags: readonly string[];
      readonly differences: readonly Difference[];
    };

/**
 * Runs a scenario and puts the machine back. A line that differs does not end it: the lines after it
 * are asked as well, as far as they can be.
 */
export async function runScenario(
  scenario: Scenario,
  ask: Ask,
  machine: Machine,
): Promise<Outcome> {
  const reason = notFor(scenario, machine);
  if (reason !== undefined) return { kind: 'skipped', scenario: scenario.name, reason };
  const run = new Run(ask, machine);
  try {
    await putDriversBack(ask, machine);
    if (run.probes(scenario)) await prepareProbes(ask, machine);
    for (const step of scenario.steps)
      await (step.kind === 'line' ? run.line(step) : run.rounds(step));
  } catch (error) {
    run.notReady(error, 'before');
  }
  try {
    await cleanUp(ask, machine, scenario);
  } catch (error) {
    run.notReady(error, 'after');
  }
  const { asked, differences } = run;
  return {
    kind: 'ran',
    scenario: scenario.name,
    asked,
    agreed: run.agreed,
    tags: tagsOf(scenario),
    differences,
  };
}

function notFor({ topology, conditions }: Scenario, machine: Machine): string | undefined {
  if (topology !== machine.topology.name) return `it is for topology ${topology}`;
  const missing = conditions.find((condition: Condition) => !holds(condition, machine));
  return missing === undefined ? undefined : `it is for ${showCondition(missing)}`;
}

/** One scenario under way. */
class Run {
  asked = 0;
  agreed = 0;
  readonly differences: Difference[] = [];
  private readonly names: Names;

  constructor(
    private readonly ask: Ask,
    private readonly machine: Machine,
  ) {
    this.names = new Names(deviceNames(machine), new Map([['target', BigInt(PROBE_AREA)]]));
  }

  /** Asks one line; gives the answer that came among those that would do. */
  async line(line: Line, round = ''): Promise<Expected | undefined> {
    if (!this.applies(line)) return undefined;
    const expected = line.expected.map(({ text }) => text).join(' | ');
    const text = line.text + round;
    let request: string;
    try {
      request = requestFor(line.asked, this.names);
    } catch (error) {
      if (!(error instanceof Unresolved)) throw error;
      this.differences.push({ line: line.number, text, expected, seen: error.message });
      return undefined;
    }
    this.asked += 1;
    const reply: Reply = await this.ask(request);
    const match = matchReply(reply, line.expected, valueKinds(line.asked), this.names);
    if (match !== undefined) this.agreed += 1;
    else
      this.differences.push({ line: line.number, text, request, expected, seen: showReply(reply) });
    return match;
  }

  /** Every answer that would do must come in some round: else the rounds show less than they say. */
  async rounds({ variable, first, last, times, lines }: Rounds): Promise<void> {
    const came = new Map<Line, Set<Expected>>(lines.map((line) => [line, new Set()]));
    const known = this.names.known();
    const range = Array.from({ length: last - first + 1 }, (_, at) => first + at);
    for (const now of Array.from({ length: times }, () => range).flat()) {
      this.names.learn(variable, BigInt(now));
      for (const line of lines) {
        const match = await this.line(line, `   (${variable} = ${now})`);
        if (match !== undefined) came.get(line)?.add(match);
      }
      this.names.forget(known);
    }
    for (const line of lines) this.missing(line, came.get(line) ?? new Set());
  }

  private missing(line: Line, came: ReadonlySet<Expected>): void {
    if (!this.applies(line)) return;
    for (const expected of line.expected.filter((one) => !one.optional && !came.has(one)))
      this.differences.push({
        line: line.number,
        text: line.text,
        expected: `${expected.text} in some round`,
        seen: 'it in none',
      });
  }

  /** Whether any line is a probe that will be asked. */
  probes(scenario: Scenario): boolean {
    return linesOf(scenario).some((line) => line.asked.operation === 'probe' && this.applies(line));
  }

  private applies({ asked, conditions }: Line): boolean {
    const { identityStays = false } = this.machine;
    const meant = conditions.some(({ kind }) => kind === 'mode');
    if (identityStays && asked.operation === 'probe' && !meant) return false;
    return conditions.every((one) => holds(one, this.machine));
  }

  notReady(error: unknown, when: string): void {
    if (!(error instanceof NotReady)) throw error;
    this.differences.push({
      line: 0,
      text: `(${when} the scenario)`,
      expected: 'a machine as at the start',
      seen: error.message,
    });
  }
}
