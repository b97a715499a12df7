import type { EntityMachine } from '../../machines/chart/chart';
import type { Model } from '../../machines/model';
import { statechartDot } from '../../diagrams/dot/statechart-dot';
import { stateDiagrams } from '../../diagrams/mermaid/state-diagram';
import { statechartPlantuml } from '../../diagrams/plantuml/statechart-plantuml';
import { scxml } from '../../diagrams/scxml/scxml';
import { chartsOf } from '../../diagrams/statechart/whole-machine';
import { mermaidBlock } from '../../diagrams/tables/markdown';
import { promela } from '../../exports/promela/promela';
import { quint } from '../../exports/quint/quint';
import { smtFile } from '../../exports/smt/smt-obligations';
import { invariants } from '../../invariants/registry';
import { showPolicy } from '../../machines/policies/with-choices';

/** Something that `ioasid export` can write: a model of a finite scope, one machine, or a trace. */
export type Format = { readonly name: string; readonly says: string } & (
  | { readonly of: 'model'; readonly write: (model: Model) => string }
  | {
      readonly of: 'machine';
      readonly write: (machine: EntityMachine, title: string) => string;
    }
  | { readonly of: 'trace' }
);

/** What `ioasid export` can write. */
export const formats: readonly Format[] = [
  {
    name: 'promela',
    says: 'for SPIN',
    of: 'model',
    write: (model) => promela(model, invariants),
  },
  {
    name: 'quint',
    says: 'for the Quint simulator and its checkers',
    of: 'model',
    write: (model) => quint(model, invariants),
  },
  {
    name: 'smt2',
    says: 'the proof obligations, for any scope and any SMT solver',
    of: 'model',
    write: (model) => smtFile(model.rules),
  },
  {
    name: 'mermaid',
    says: 'a machine as Markdown with state diagrams',
    of: 'machine',
    write: (machine, title) =>
      [`# ${title}`, ...chartsOf(machine).flatMap(stateDiagrams).map(mermaidBlock), ''].join(
        '\n\n',
      ),
  },
  {
    name: 'dot',
    says: 'a machine for Graphviz',
    of: 'machine',
    write: (machine, title) => statechartDot(title, chartsOf(machine)),
  },
  {
    name: 'plantuml',
    says: 'a machine for PlantUML',
    of: 'machine',
    write: (machine, title) =>
      [`' ${title}`, ...chartsOf(machine).map(statechartPlantuml)].join('\n'),
  },
  { name: 'scxml', says: 'a machine for SCXML interpreters', of: 'machine', write: scxml },
  { name: 'itf', says: 'a trace for Apalache and its viewers', of: 'trace' },
];

/** `The device under device-centric`. */
export const titleOf = (machine: EntityMachine, { rules }: Model): string =>
  `The ${machine.name} under ${showPolicy(rules.policy)}`;
