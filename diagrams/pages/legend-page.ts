import { policies } from '../../machines/policies/registry';
import { owners } from '../legend/owners';
import { mermaidBlock, table } from '../tables/markdown';
import { mostStates } from '../mermaid/split';
import { stateDiagrams } from '../mermaid/state-diagram';
import type { Statechart } from '../statechart/statechart';

/** A chart that shows everything a picture can show. */
const example: Statechart = {
  machine: 'device',
  region: 'example',
  meaning: 'an example with one transition, one loop and one refusal',
  owner: 'kernel',
  initial: 'open',
  states: ['open', 'bound'],
  edges: [
    {
      from: 'open',
      to: 'open',
      event: 'BIND',
      guard: 'driver(self) ≠ vfio',
      action: '',
      errno: 'ENODEV',
      refusal: true,
      source: '',
    },
    {
      from: 'open',
      to: 'bound',
      event: 'BIND',
      guard: '',
      action: 'ctx := fd, tell group CLAIM',
      refusal: false,
      source: '',
    },
    {
      from: 'bound',
      to: 'bound',
      event: 'ATTACHED',
      guard: '',
      action: 'attached := ioasid',
      refusal: false,
      source: '',
    },
  ],
};

/** The index of the pictures: how they read, and how they are made. */
export const legendPage = (): string =>
  [
    '# Diagrams',
    '',
    'Pictures of the machines, drawn from the machines by `ioasid diagrams`; do not edit what is in `generated/`, nor',
    'this page.',
    '',
    '- [How the machines refer to each other](generated/overview.md)',
    '- [The counterexamples of the debate, drawn](generated/traces/README.md)',
    ...Object.values(policies).map(
      ({ name, summary }) => `- [${name}](generated/${name}.md): ${summary}`,
    ),
    '',
    '## How to read them',
    '',
    ...stateDiagrams(example).flatMap((diagram) => [mermaidBlock(diagram), '']),
    '- An edge reads `row EVENT [guard] / action → errno`. The row is that of the table under the picture, which has',
    '  the guard and the action in full; `…` stands for what was left out.',
    "- Rows are tried from above to below, in the order of the kernel's checks; the first whose guard holds is taken.",
    '- What leaves a region in its state stands in a note beside the state. `⊘ refused` marks what answers with an errno',
    '  and changes nothing. In DOT, SVG and PlantUML these are loops, and refusals are dashed.',
    '- More than four transitions between two states are told event by event: `3–5 SETTLE [3 cases]`.',
    '- `tell group CLAIM` is a message within the same command; if any machine refuses, nothing has happened.',
    `- A picture has at most ${mostStates} states; what has more is drawn in parts.`,
    '- `every state` is where transitions begin that do not depend on the state.',
    '',
    'Who decides the value of a region is said in its title, and shown twice more:',
    '',
    ...table(
      ['owner', 'colour', 'Mermaid', 'DOT and SVG', 'meaning'],
      Object.entries(owners).map(([owner, { colour, borderSays, shape, says }]) => [
        owner,
        colour,
        borderSays,
        shape,
        says,
      ]),
    ),
    '',
    'A life (at the end of a page) is another kind of picture: the states that a search found, seen through the',
    'places that its nodes name.',
    '',
    '## How they are made',
    '',
    '```sh',
    'ioasid diagrams           # writes this folder',
    'ioasid diagrams --check   # says what is missing, out of date or superfluous; exit status 1 if anything is',
    'ioasid export dot         # or mermaid, plantuml, scxml, itf: for other tools',
    '```',
    '',
    "The data is `statechart/`: states, transitions in XState's order, guards printed from their terms. `mermaid/`,",
    '`dot/`, `plantuml/` and `scxml/` write it; `svg/` draws DOT with Graphviz as WebAssembly. Tests have the real',
    'Mermaid render every picture of this repository in a real browser, the real PlantUML read its form, and an',
    'independent SCXML interpreter take every transition of reachable states.',
    '',
  ].join('\n');
