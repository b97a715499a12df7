import type { ImmediateBackend, ProbeRequest, ProbeResult } from '../../backends/backend';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { Command, CommandName } from '../../machines/command';
import type { Errno } from '../../machines/errno';
import type { State } from '../../machines/terms/structure';
import type { ClaimInfo } from '../check';
import type { TraceStep } from '../trace';
import { isSameReach, showReach } from '../../backends/reach';
import { invariants } from '../../invariants/registry';
import { JudgedWalk } from '../explorer/judged-walk';

/** A step to run: a command by its number, and which of its table writes fails, if any. */
export interface PlannedStep {
  readonly command: number;
  readonly failAt: number | undefined;
}

/** Decides the next step from the state, or ends the sequence. */
export type NextStep = (now: State) => PlannedStep | undefined;

/** What a sequence brought to light. */
export type Finding =
  | { readonly kind: 'violation'; readonly claim: ClaimInfo }
  | { readonly kind: 'answer'; readonly expected: string; readonly found: string }
  | { readonly kind: 'reach'; readonly says: string };

export interface SequenceResult {
  readonly finding?: Finding;
  /** The commands that got an answer, up to the finding. */
  readonly steps: readonly TraceStep[];
  /** The same steps as they were planned, to run them again. */
  readonly planned: readonly PlannedStep[];
}

/** What the model needs of a backend to be compared with it. */
export interface Subject {
  readonly compiled: CompiledModel;
  /** A backend in the initial state; without one only the invariants of the model are judged. */
  readonly create?: () => ImmediateBackend;
  /** The requests that are probed after every command, and what the model expects of each. */
  readonly requests: readonly ProbeRequest[];
  readonly expected: (state: State, request: ProbeRequest) => ProbeResult;
}

/**
 * Runs a sequence on the model and on a backend side by side. After every command their answers and
 * the reach of every device must agree, and every invariant must hold.
 */
export function runSequence(
  subject: Subject,
  plan: NextStep,
  occurred?: Map<CommandName, number>,
): SequenceResult {
  const { compiled } = subject;
  const { model } = compiled;
  const backend = subject.create?.();
  const walk = new JudgedWalk(compiled, invariants);
  const steps: TraceStep[] = [];
  const planned: PlannedStep[] = [];
  for (let pick = plan(walk.now); pick !== undefined; pick = plan(walk.now)) {
    planned.push(pick);
    const command = model.commands[pick.command];
    if (command === undefined) throw new RangeError(`no command ${pick.command}`);
    const { answer: expected, failed, violated } = walk.step(pick.command, pick.failAt);
    const found = backend === undefined ? expected : answerOf(backend, command, pick.failAt);
    if (expected !== 'ignored') {
      steps.push(stepOf(command, expected, failed ? pick.failAt : undefined));
      occurred?.set(command.name, (occurred.get(command.name) ?? 0) + 1);
    }
    const [claim] = violated;
    let finding: Finding | undefined;
    if (claim !== undefined) finding = { kind: 'violation', claim };
    else if (expected !== found) finding = { kind: 'answer', expected, found };
    else if (backend !== undefined) finding = reachFinding(subject, backend, walk.now);
    if (finding !== undefined) return { finding, steps, planned };
  }
  return { steps, planned };
}

function answerOf(backend: ImmediateBackend, command: Command, failAt: number | undefined): string {
  const answered = backend.execute(command, failAt);
  return answered.kind === 'ignored' ? 'ignored' : answered.errno;
}

const stepOf = (
  command: TraceStep['command'],
  answer: Errno,
  failAt: number | undefined,
): TraceStep => ({
  command,
  answer,
  ...(failAt === undefined ? {} : { failAt }),
});

function reachFinding(
  subject: Subject,
  backend: ImmediateBackend,
  now: State,
): Finding | undefined {
  for (const request of subject.requests) {
    const expected = subject.expected(now, request);
    const found = backend.probe(request);
    if (!isSameReach(expected, found))
      return {
        kind: 'reach',
        says: `${request.access} by d${request.device} (${request.slot}) at iova ${request.iova}: expected ${showReach(expected)}, found ${showReach(found)}`,
      };
  }
  return undefined;
}

export function showFinding(finding: Finding): string {
  switch (finding.kind) {
    case 'violation':
      return `violated ${finding.claim.id} ${finding.claim.name}: ${finding.claim.says}`;
    case 'answer':
      return `the backend answers ${finding.found}, the model ${finding.expected}`;
    case 'reach':
      return finding.says;
  }
}

/** Whether two findings are of one kind, so that a shorter sequence still shows the same thing. */
export function sameFinding(a: Finding, b: Finding): boolean {
  if (a.kind === 'violation' && b.kind === 'violation') return a.claim.id === b.claim.id;
  return a.kind === b.kind;
}

/** Runs a fixed list of steps. */
export function inTurn(steps: readonly PlannedStep[]): NextStep {
  let at = 0;
  return () => {
    const step = steps[at];
    at += 1;
    return step;
  };
}
