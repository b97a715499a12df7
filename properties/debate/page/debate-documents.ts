import type { Debate } from '../debate';
import type { Overlap } from '../same-situations';
import type { Document } from './traces';
import { controversyLines, defectLines } from './settled-lines';
import { matrixLines } from './matrix-lines';
import { policyLines } from './policy-lines';
import { Traces } from './traces';
import { verdictLines } from './verdict-lines';

/** `docs/debate.md` and the traces that it refers to. */
export function debateDocuments(debate: Debate): Document[] {
  const traces = new Traces();
  const files = new Map(debate.matrix.map(({ scenario }) => [scenario.id, scenario.file]));
  const link = (id: string): string => {
    const file = files.get(id);
    if (file === undefined) throw new RangeError(`no scenario ${id}`);
    return `[${id}](../${file})`;
  };
  const text = [
    '# The debate of June 2021, run',
    '',
    'Written by `npm run docs` from the machines, the policies and the scenarios; do not edit. What the policies have to do',
    'with each other is in [comparison.md](comparison.md).',
    '',
    '## Policies',
    '',
    ...policyLines(),
    '## The matrix',
    '',
    ...matrixLines(debate.matrix),
    '## Verdicts',
    '',
    ...verdictLines(debate.verdicts, traces),
    '## Controversies',
    '',
    ...controversyLines(debate, link, traces),
    '## One context, two handles',
    '',
    ...overlapLines(debate.overlap),
    '## Defects of the text of the RFC',
    '',
    ...defectLines(debate, link, traces),
  ].join('\n');
  return [{ path: 'docs/debate.md', text }, ...traces.documents];
}

const overlapLines = (overlap: Debate['overlap']): string[] => [
  'Whether a group is bound or its devices are (E1), the same situations are reached: who owns each group, and what each',
  'requester id reaches.',
  '',
  ...overlap.map(
    ({ configuration, both, onlyFirst, onlySecond }: Overlap & { configuration: string }) =>
      `- ${configuration}: ${both} situations in both, ${onlyFirst} only with device-centric, ${onlySecond} only with group-bind`,
  ),
  '',
];
