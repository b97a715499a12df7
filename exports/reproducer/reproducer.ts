import type { Finding } from './finding';
import type { Statement } from './statement';
import type { Block } from './support/block';
import { comment, literal } from './c-text';
import { head } from './head';
import { statement } from './operations/operations';
import { Recorded } from './recorded';
import { Request } from './request';
import { inOrder } from './support/block';
import { failure } from './support/failure';
import { pool } from './support/memory';
import { reporting } from './support/reporting';
import { surroundings } from './support/surroundings';
import { Variables } from './variables';

/** A stand-alone C program that does what a run did, and says whether the kernel answers the same. */
export function reproducer(finding: Finding): string {
  if (finding.steps.length === 0) throw new Error('a finding without steps cannot be reproduced');
  const variables = new Variables();
  const statements = finding.steps.map((step, index) => {
    const request = new Request(index + 1, step.request);
    const recorded = Recorded.answer(request, step);
    return {
      ...statement({ request, recorded, variables, armed: false }),
      recorded,
      note: step.note,
    };
  });
  const blocks = inOrder([surroundings, reporting, ...statements.flatMap(({ needs }) => needs)]);
  const headers = new Set(['stdio.h', ...blocks.flatMap((block) => block.headers)]);
  return [
    ...head(finding),
    '#define _GNU_SOURCE',
    ...[...headers].sort().map((header) => `#include <${header}>`),
    '',
    ...(blocks.includes(pool) ? [`#define POOL_PAGES ${variables.poolPages}`, ''] : []),
    ...blocks.flatMap(({ text }) => [text, '']),
    'int main(void)',
    '{',
    '\tset_up();',
    ...starting(blocks),
    `\tputs(${literal(finding.title)});`,
    ...statements.flatMap((one) => ['', ...lines(one, one.recorded.errno, one.note)]),
    '',
    '\treturn verdict();',
    '}',
    '',
  ].join('\n');
}

/** What has to be there before the first step. */
const starting = (blocks: readonly Block[]): string[] => [
  ...(blocks.includes(failure) ? ['\tprepare_failures();'] : []),
  ...(blocks.includes(pool) ? ['\tmake_pool();'] : []),
];

const lines = (written: Statement, errno: string, note: string | undefined): string[] => [
  ...(note === undefined || note.trim() === '' ? [] : comment(note, 1)),
  `\tstep(${literal(written.words)});`,
  ...(written.before ?? []).map((line) => `\t${line}`),
  `\tanswer(${written.call}, ${errno});`,
  ...(written.values ?? []).map((line) => `\t${line}`),
];
