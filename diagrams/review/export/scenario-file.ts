import type { Model } from '../../../machines/model';
import type { PolicyName } from '../../../machines/policies/policy';
import type { Scope } from '../../../machines/scope';
import type { State } from '../../../machines/terms/structure';
import type { Subject } from '../subject/subject';
import type { PathStep, TakenStep } from '../walk/trail';
import { features } from '../../../machines/command';
import { buildModel } from '../../../machines/model';
import { policyNames } from '../../../machines/policies/policy';
import { owner } from '../../../machines/vocabulary/group';
import { rulesOfCell } from '../../../properties/scenarios/rules-of-cell';
import { showSubject } from '../subject/subject';
import { showPathStep, Trail } from '../walk/trail';
import { machineLines } from './machine-lines';

/** The path as a scenario file, or why it cannot be told as one. */
export type ScenarioText =
  | { readonly kind: 'scenario'; readonly text: string }
  | { readonly kind: 'untold'; readonly because: string };

/**
 * The path as a scenario file that `ioasid scenario` runs: the last command is asked about, and what each
 * policy answers is the model's answer, to be changed where a source says otherwise.
 */
export function scenarioFile(subject: Subject, path: readonly PathStep[]): ScenarioText {
  const asked = path.at(-1);
  if (asked === undefined) return { kind: 'untold', because: 'no command has been chosen yet' };
  const endings: string[] = [];
  for (const name of policyNames) {
    const ending = endingUnder(name, subject.scope, path);
    if (typeof ending === 'string') return { kind: 'untold', because: ending };
    endings.push(...ending.lines);
  }
  const given = path.slice(0, -1);
  const text = [
    '# R-1  A path of the review page',
    `# Walked under ${showSubject(subject)}. What follows are the model's answers, no party's.`,
    '# source: none',
    '',
    'machine',
    ...machineLines(subject.scope).map(indented),
    ...(given.length === 0 ? [] : ['given', ...given.map(showPathStep).map(indented)]),
    'when',
    indented(showPathStep(asked)),
    ...endings,
    '',
  ].join('\n');
  return { kind: 'scenario', text };
}

const indented = (line: string): string => `  ${line}`;

/** What the policy makes of the path, as lines; a text where the language has no words for it. */
function endingUnder(
  name: PolicyName,
  scope: Scope,
  path: readonly PathStep[],
): { readonly lines: readonly string[] } | string {
  // as many writes may fail as the file lets fail
  const failures = path.filter(({ failAt }) => failAt !== undefined).length;
  const model = buildModel(
    { ...rulesOfCell(name, {}), failures: failures > 0 },
    { ...scope, features, failures },
  );
  const taken = new Trail(model).along(path);
  const stopped = taken.findIndex((one, at) => at < taken.length - 1 && one.answer !== 'OK');
  const stop = taken[stopped];
  if (stop !== undefined)
    return stop.answer === 'ignored'
      ? `under ${name} nobody answers ${showPathStep(stop.step)} after the commands before it`
      : { lines: [`then ${name} n/a ${showPathStep(stop.step)} is answered ${stop.answer}`] };
  const last = taken.at(-1);
  if (last === undefined) return 'no command has been chosen yet';
  return {
    lines: [
      `then ${name} not stated`,
      indented(outcomeOf(last)),
      ...ownersIn(model, last.after).map(indented),
    ],
  };
}

function outcomeOf({ answer }: TakenStep): string {
  if (answer === 'OK') return 'allowed';
  return answer === 'ignored' || answer === 'no such call' ? answer : `refused ${answer}`;
}

function ownersIn({ layout }: Model, state: State): string[] {
  return Array.from({ length: layout.universe.size.Group }, (_, at) => {
    const fd = layout.read(state, owner.symbol, at + 1);
    return fd === 0 ? `g${at + 1} unowned` : `g${at + 1} owned by f${fd}`;
  });
}
