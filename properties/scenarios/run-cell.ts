import type { Assertion, Ending, Scenario } from './scenario';
import { isImpossible } from './outcome';
import type { Story, Taken } from './story';

/** A line that does not say what is the case. */
export interface Difference {
  readonly line: number;
  readonly expected: string;
  readonly found: string;
}

/** What came of a scenario under some rules. */
export interface Verdict {
  /** What is the case, in one line: `allowed; d2 reaches blocked`. */
  readonly summary: string;
  /** The invariants that were violated at any moment. */
  readonly violated: readonly string[];
  readonly differences: readonly Difference[];
}

/** Tells a scenario and holds it against what an ending says. */
export function runCell(scenario: Scenario, { line, claim }: Ending, story: Story): Verdict {
  const last = tell(story, scenario);
  const told = story.told(last?.outcome ?? 'allowed');
  const violated = [...told.violated].sort();
  const differs = (at: number, expected: string, found: string): Verdict => ({
    summary: found,
    violated,
    differences: [{ line: at, expected, found }],
  });

  if (claim.kind === 'n/a')
    return last !== undefined && isImpossible(last.outcome)
      ? { summary: `n/a: ${claim.reason} (${show(last)})`, violated, differences: [] }
      : differs(line, 'a step that is refused or no such call', show(last));
  if (last !== undefined && last.outcome !== 'allowed' && last.step !== scenario.when.at(-1))
    return differs(last.step.line, 'allowed', show(last));
  const answers = claim.assertions.map((assertion) => ({ assertion, found: assertion.asks(told) }));
  return {
    summary: answers.map(({ found }) => found).join('; '),
    violated,
    differences: answers
      .filter(({ assertion, found }) => !agrees(assertion, found))
      .map(({ assertion: { line, text }, found }) => ({ line, expected: text, found })),
  };
}

/** Takes the steps up to the first that is not allowed; gives the last one that was taken. */
function tell(story: Story, { given, when }: Scenario): Taken | undefined {
  let last: Taken | undefined;
  for (const steps of [given, when]) {
    story.begin();
    for (const step of steps) {
      last = story.take(step);
      if (last.outcome !== 'allowed') return last;
    }
  }
  return last;
}

/** `bind d2 f2: refused EPERM at BIND d2 fd2` */
function show(taken: Taken | undefined): string {
  if (taken === undefined) return 'no step';
  const { step, outcome, at = step.text } = taken;
  const where = at === step.text || outcome === 'no such call' ? '' : ` at ${at}`;
  return `${step.text}: ${outcome}${where}`;
}

/** `refused` alone is any refusal. */
const agrees = ({ text }: Assertion, found: string): boolean =>
  text === found || (text === 'refused' && found.startsWith('refused '));
