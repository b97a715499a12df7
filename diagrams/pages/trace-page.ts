import type { Model } from '../../machines/model';
import type { Violation } from '../sequence/violations';
import type { TraceStep } from '../sequence/traced-step';
import { commandKind, showCommand } from '../../machines/command';
import { isolationMermaid } from '../isolation/isolation-mermaid';
import { isolationPicture } from '../isolation/isolation-picture';
import { sequenceOf } from '../sequence/sequence';
import { sequenceMermaid } from '../sequence/sequence-mermaid';
import { runSteps } from '../sequence/traced-step';
import { violationsIn } from '../sequence/violations';

/** A trace that is worth a picture. */
export interface NamedTrace {
  readonly name: string;
  readonly model: Model;
  readonly steps: readonly TraceStep[];
  /** The id of the claim that it is kept for. */
  readonly claim?: string;
}

/** The list of all traces, each with the claim that it violates, as far as one step shows it. */
export const tracesIndex = (traces: readonly NamedTrace[]): string =>
  [
    '# Counterexamples, drawn',
    '',
    'The shortest trace to each refutation: who tells whom what, and who reaches what. Drawn from the machines by',
    '`ioasid diagrams`; do not edit. `ioasid replay` runs the traces themselves, in `docs/traces`.',
    '',
    '| trace | commands | violates |',
    '| --- | --- | --- |',
    ...traces.map(
      ({ name, steps, claim = '' }) => `| [${name}](${name}.md) | ${steps.length} | ${claim} |`,
    ),
    '',
  ].join('\n');

/**
 * A trace as Markdown that GitHub draws: its story, who tells whom what with the violated step marked, and
 * who reaches what before the last command and after it.
 */
export function tracePage({ name, model, steps, claim }: NamedTrace): string {
  const run = runSteps(model, steps);
  const violations = violationsIn(model, run);
  const last = run.at(-1);
  const worst = firstBetween(violations, run.length - 1);
  const during =
    worst === undefined || last?.outcome.kind !== 'done' ? undefined : last.outcome.micro[worst];
  const picture = (title: string, state: Model['initial']): string[] => {
    const drawn = isolationPicture(model, state);
    return [`## ${title}`, '', drawn.says.join(' '), '', ...block(isolationMermaid(drawn))];
  };
  return [
    `# ${name}`,
    '',
    'Drawn from the machines by `ioasid diagrams`; do not edit. [All counterexamples](README.md).',
    '',
    ...verdict(violations, claim),
    '',
    ...run.map(({ step, outcome }, at) => {
      const answer = outcome.kind === 'ignored' ? 'nobody handles it' : outcome.errno;
      const { says } = commandKind(step.command.name);
      return `${at + 1}. \`${showCommand(step.command)}\` (${says}): ${answer}`;
    }),
    '',
    'A step that violates a claim stands on a ground of its own, with a note that begins with VIOLATED.',
    '',
    ...block(sequenceMermaid(sequenceOf(model, steps, violations))),
    ...(last === undefined
      ? []
      : [
          ...picture('Before the last command', last.before),
          ...(during === undefined ? [] : picture('In the middle of the last command', during)),
          ...picture('After the last command', last.after),
        ]),
  ].join('\n');
}

const block = (text: string): string[] => ['```mermaid', text, '```', ''];

/** Where the last command violates a claim between two of its table writes. */
const firstBetween = (violations: readonly Violation[], last: number): number | undefined =>
  violations.find(({ step, between }) => step === last && between !== undefined)?.between;

function verdict(violations: readonly Violation[], claim: string | undefined): string[] {
  const found = violations.find((one) => one.claim.id === claim);
  if (found !== undefined)
    return [`Violates ${claim} (\`${found.claim.name}\`): ${found.claim.says}`];
  if (claim === undefined) return [violations.length === 0 ? 'No claim is violated.' : ''];
  return [`Violates ${claim}, which is about what follows and which no single step shows.`];
}
