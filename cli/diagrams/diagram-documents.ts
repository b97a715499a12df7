import type { Document } from '../../properties/debate/page/traces';
import type { Policy } from '../../machines/policies/policy';
import { statechartDot } from '../../diagrams/dot/statechart-dot';
import { graphDot } from '../../diagrams/graph/graph-picture';
import { legendPage } from '../../diagrams/pages/legend-page';
import {
  allReferences,
  isBetweenMachines,
  overviewNodes,
  overviewPage,
} from '../../diagrams/pages/overview-page';
import {
  drawnMachines,
  lifePicture,
  machinePicture,
  policyPage,
} from '../../diagrams/pages/policy-page';
import { overviewDot } from '../../diagrams/references/overview-picture';
import { chartsOf } from '../../diagrams/statechart/whole-machine';
import { svgOf } from '../../diagrams/svg/svg';
import { tracePage, tracesIndex } from '../../diagrams/pages/trace-page';
import { policies } from '../../machines/policies/registry';
import { drawnTraces } from './drawn-traces';
import { lifeOfOneDevice } from './lives';

/** The folder whose files are all written by `ioasid diagrams`, from the top of the project. */
export const generatedFolder = 'diagrams/generated';

/** Every page and picture, by its path from the top of the project. */
export async function diagramDocuments(): Promise<Document[]> {
  const documents: Document[] = [
    { path: 'diagrams/README.md', text: legendPage() },
    { path: `${generatedFolder}/overview.md`, text: overviewPage() },
    {
      path: `${generatedFolder}/overview.svg`,
      text: await svgOf(overviewDot(overviewNodes(), allReferences().filter(isBetweenMachines)), {
        title: 'How the machines refer to each other',
        description:
          'Each box is a machine. Solid arrows are messages, dotted ones are functions that guards read. ' +
          'overview.md has them all as text.',
      }),
    },
  ];
  for (const policy of Object.values(policies)) documents.push(...(await documentsOf(policy)));
  return [...documents, ...traceDocuments()];
}

async function documentsOf(policy: Policy): Promise<Document[]> {
  const life = lifeOfOneDevice(policy);
  const pictures: Document[] = [];
  for (const machine of drawnMachines(policy)) {
    const title = `The ${machine.name} under ${policy.name}`;
    pictures.push({
      path: `${generatedFolder}/${machinePicture(policy, machine.name)}`,
      text: await svgOf(statechartDot(title, chartsOf(machine)), {
        title,
        description: `States and transitions of every region. ${policy.name}.md has them all as tables.`,
      }),
    });
  }
  return [
    { path: `${generatedFolder}/${policy.name}.md`, text: policyPage(policy, life) },
    ...pictures,
    {
      path: `${generatedFolder}/${lifePicture(policy)}`,
      text: await svgOf(graphDot(life), {
        title: life.title,
        description: `${life.nodes.length} groups of states, ${life.edges.length} arrows with the commands between them.`,
      }),
    },
  ];
}

/** A page for each counterexample that the documents refer to. */
function traceDocuments(): Document[] {
  const traces = drawnTraces();
  const folder = `${generatedFolder}/traces`;
  return [
    { path: `${folder}/README.md`, text: tracesIndex(traces) },
    ...traces.map((trace) => ({ path: `${folder}/${trace.name}.md`, text: tracePage(trace) })),
  ];
}
