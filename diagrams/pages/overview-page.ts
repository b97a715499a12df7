import type { Policy } from '../../machines/policies/policy';
import type { Reference } from '../references/references';
import type { OverviewNode } from '../references/overview-picture';
import { policies } from '../../machines/policies/registry';
import { machineNames } from '../../machines/chart/transition';
import { referencesOf } from '../references/references';
import { overviewMermaid } from '../references/overview-picture';
import { cellCode, mermaidBlock, table } from '../tables/markdown';
import { drawnMachines } from './policy-page';

const all = Object.values(policies);

/** The references under all policies together, without repetition. */
export function allReferences(): Reference[] {
  const found = new Map<string, { readonly one: Reference; readonly names: Set<string> }>();
  for (const policy of all)
    for (const one of referencesOf(drawnMachines(policy))) {
      const key = [one.kind, one.from, one.to].join(' ');
      const known = found.get(key) ?? { one, names: new Set() };
      for (const name of one.names) known.names.add(name);
      found.set(key, known);
    }
  return [...found.values()].map(({ one, names }) => ({ ...one, names: [...names] }));
}

/** Facts that never change are only in the table: nearly every guard reads some. */
export const isBetweenMachines = ({ to }: Reference): boolean => to !== 'topology';

/** The machines of all policies, each with who decides most of what it keeps. */
export function overviewNodes(): OverviewNode[] {
  return machineNames.map((name): OverviewNode => {
    const owners = all
      .flatMap(drawnMachines)
      .filter((machine) => machine.name === name)
      .flatMap(({ regions, fields }) => [...regions, ...fields].map(({ owner }) => owner));
    const count = (owner: OverviewNode['owner']): number =>
      owners.filter((one) => one === owner).length;
    const [most] = [...new Set(owners)].sort((a, b) => count(b) - count(a));
    return { name, owner: most ?? 'kernel' };
  });
}

/** How the machines refer to each other, in a picture and with every message and function. */
export function overviewPage(): string {
  const references = allReferences();
  return [
    '# How the machines refer to each other',
    '',
    'Read off the transitions of all policies by `ioasid diagrams`; do not edit. An arrow _tells_ where a machine',
    'sends messages to another, and _reads_ where its guards look at what another one keeps. Messages are sent',
    'within one command, all machines answer at once, and one refusal refuses the command. The topology never',
    'changes. The same as [one picture](overview.svg).',
    '',
    mermaidBlock(overviewMermaid(overviewNodes(), references.filter(isBetweenMachines))),
    '',
    ...table(
      ['from', '', 'to', 'what'],
      references.map(({ kind, from, to, names }) => [
        from,
        kind,
        to,
        names.map(cellCode).join(', '),
      ]),
    ),
    '',
    'The machines by policy:',
    '',
    ...all.map((policy: Policy) => `- [${policy.name}](${policy.name}.md): ${policy.summary}`),
    '',
  ].join('\n');
}
