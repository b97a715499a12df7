import type { Address } from '../subject/address';
import type { Walked } from '../walk/review';
import { isolationMermaid } from '../../isolation/isolation-mermaid';
import { isolationPicture } from '../../isolation/isolation-picture';
import { isolationSvg } from '../../isolation/isolation-svg';
import { stateDiagrams } from '../../mermaid/state-diagram';
import { sequenceOf } from '../../sequence/sequence';
import { sequenceMermaid } from '../../sequence/sequence-mermaid';
import { sequenceSvg } from '../../sequence/sequence-svg';
import { chartsOf } from '../../statechart/whole-machine';
import { jestTest } from './jest-test';
import { scenarioFile } from './scenario-file';
import { traceSteps, traceText } from './trace-text';

/** Something to take along: a text with the name of a file for it. */
export interface Exported {
  readonly file: string;
  readonly type: string;
  /** Empty where there is nothing to take along; `problem` says why. */
  readonly text: string;
  readonly problem?: string;
}

/** One way of taking along what is shown. */
export interface Offer {
  readonly name: string;
  readonly write: () => Exported;
}

/**
 * Every way of taking along what is shown: the path up to the moment, the state at it, or the statechart of a
 * region.
 */
export function exportsOf({ at }: Address, walked: Walked, region: string): readonly Offer[] {
  const { model, state, subject, claims } = walked;
  const taken = walked.taken.slice(0, at.step);
  const violated = claims
    .filter(({ since }) => since !== undefined && since < at.step)
    .map(({ invariant }) => invariant.id);
  const picture = () => isolationPicture(model, state);
  const messages = () => sequenceOf(model, traceSteps(taken));
  const offer = (name: string, file: string, type: string, text: () => string): Offer => ({
    name,
    write: () => ({ file, type, text: text() }),
  });
  return [
    offer('Isolation SVG', 'isolation.svg', 'image/svg+xml', () =>
      isolationSvg(picture(), { idPrefix: 'isolation', standalone: true }),
    ),
    offer('Isolation Mermaid', 'isolation.mmd', 'text/plain', () => isolationMermaid(picture())),
    offer('Sequence SVG', 'sequence.svg', 'image/svg+xml', () =>
      sequenceSvg(messages(), { idPrefix: 'sequence', standalone: true }),
    ),
    offer('Sequence Mermaid', 'sequence.mmd', 'text/plain', () => sequenceMermaid(messages())),
    offer('Statechart Mermaid', `${region}.mmd`, 'text/plain', () =>
      model.machines
        .flatMap(chartsOf)
        .filter((chart) => chart.region === region)
        .flatMap(stateDiagrams)
        .join('\n\n'),
    ),
    offer('Trace', 'path.trace', 'text/plain', () => traceText(subject, taken, violated.at(0))),
    offer('jest test', 'path.test.ts', 'text/plain', () => jestTest(subject, taken, violated)),
    {
      name: 'Scenario',
      write: () => {
        const told = scenarioFile(
          subject,
          taken.map(({ step }) => step),
        );
        const named = { file: 'R-1-path.scenario', type: 'text/plain' };
        return told.kind === 'scenario'
          ? { ...named, text: told.text }
          : { ...named, text: '', problem: told.because };
      },
    },
  ];
}
