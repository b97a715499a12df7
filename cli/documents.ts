import type { Document } from '../properties/debate/page/traces';
import { comparisonPage } from '../properties/comparison/comparison-page';
import { compareAll } from '../properties/comparison/comparison-report';
import { runDebate } from '../properties/debate/debate';
import { debateDocuments } from '../properties/debate/page/debate-documents';
import { referencePage } from '../properties/reference';

/** Every document but the diagrams that is written from the machines alone, by its path from the top of the project. */
export const documents: readonly { readonly path: string; readonly text: () => string }[] = [
  { path: 'docs/reference.md', text: referencePage },
];

/** The documents that a run of the whole debate gives: the matrix, the verdicts, their traces. */
export const debateRun = (): readonly Document[] => debateDocuments(runDebate());

/** How the policies compare, which is searched for. */
export const comparison = (): Document => ({
  path: 'docs/comparison.md',
  text: [
    '# How the policies compare',
    '',
    'Written by `npm run docs`; do not edit. [debate.md](debate.md) has what each of them does by itself.',
    '',
    comparisonPage(compareAll()),
  ].join('\n'),
});
