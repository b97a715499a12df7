import type { Invariant } from '../invariants/invariant';
import type { Rules } from '../machines/policies/rules';
import { lemmas } from '../invariants/lemmas/registry';
import { invariants } from '../invariants/registry';
import { topologyFacts } from '../invariants/topology-facts';
import { commandKinds } from '../machines/command-kinds';
import { deviceCentric } from '../machines/policies/device-centric';
import { iommufd } from '../machines/policies/iommufd';
import { lockstep } from '../machines/policies/lockstep';
import { quirkRegistry } from '../machines/policies/quirk-registry';
import { quirkNames } from '../machines/policies/quirks';
import { rulesFor } from '../machines/policies/rules';
import { sortPrefix } from '../machines/terms/sorts';
import { printFormula } from '../machines/terms/print';
import { configurations } from './configurations';
import { closingClaims } from './explorer/closing';
import { mutants } from './mutants/registry';

/** `docs/reference.md`: what the model claims and knows, written from the model itself. */
export function referencePage(): string {
  return [
    '# Reference',
    '',
    'Written from the model by `npm run docs`; do not edit. A test holds it against the model.',
    '',
    ...policySection(),
    ...invariantSection(),
    ...lemmaSection(),
    ...factSection(),
    ...mutantSection(),
    ...quirkSection(),
    ...commandSection(),
    ...configurationSection(),
  ].join('\n');
}

const policies = [deviceCentric, lockstep, iommufd];
const cell = (text: string): string => text.replace(/\|/g, '\\|');
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

function policySection(): string[] {
  return [
    '## Policies',
    '',
    row(
      'policy',
      'in short',
      'interface',
      'who moves',
      'a group shares one IOASID',
      'hot-add',
      'source',
    ),
    '|---|---|---|---|---|---|---|',
    ...policies.map((one) =>
      row(
        `\`${one.name}\``,
        one.summary,
        one.interface === 'device' ? 'device files' : 'group files in a container',
        one.moves,
        one.sharing === 'group' ? 'yes' : 'no',
        one.hotAdd,
        one.source,
      ),
    ),
    '',
  ];
}

/** The rules under which a claim is printed: the first policy that makes it, with failing writes. */
function rulesThatApply(invariant: Invariant): Rules | undefined {
  return policies
    .map((one) => rulesFor(one, undefined, true))
    .find((rules) => invariant.applies(rules));
}

function invariantSection(): string[] {
  const lines = invariants.flatMap((invariant) => {
    const rules = rulesThatApply(invariant);
    if (rules === undefined) return [];
    const claimed = policies
      .filter((one) => invariant.applies(rulesFor(one)))
      .map((one) => one.name);
    const kills = mutants.filter((one) => one.kills.includes(invariant.id)).map((one) => one.id);
    const broken = quirkNames.filter((name) =>
      quirkRegistry[name].breaks.some((id) => id === invariant.id),
    );
    return [
      `### ${invariant.id} ${invariant.name}`,
      '',
      invariant.says,
      '',
      '```text',
      printFormula(invariant.holds(rules)),
      '```',
      '',
      `- judged after every ${invariant.when === 'transient' ? 'table write' : 'command'}; claimed for ${claimed.join(', ')}`,
      `- source: ${invariant.source}`,
      ...(invariant.exceptions.length === 0
        ? []
        : [`- not for: ${invariant.exceptions.join('; ')}`]),
      `- says something when: \`${printFormula(invariant.witness(rules))}\``,
      ...(kills.length === 0 ? [] : [`- noticed by it: ${kills.join(', ')}`]),
      ...(broken.length === 0 ? [] : [`- broken by shipped Linux: ${broken.join(', ')}`]),
      '',
    ];
  });
  const closing = Object.values(closingClaims).flatMap((claim) => [
    `### ${claim.id} ${claim.name}`,
    '',
    claim.says,
    '',
    '- judged over all sequences of closing commands from every reachable state',
    `- source: ${claim.source}`,
    '',
  ]);
  return ['## Invariants', '', ...lines, ...closing];
}

function lemmaSection(): string[] {
  return [
    '## Lemmas',
    '',
    'What `ioasid prove` proves together with the invariants; a lemma holds in every state, also between two table writes.',
    '',
    row('lemma', 'says', 'used for'),
    '|---|---|---|',
    ...lemmas.map((lemma) =>
      row(
        `\`${lemma.name}\``,
        lemma.says,
        policies
          .filter((one) => lemma.applies(rulesFor(one, undefined, true)))
          .map((one) => one.name)
          .join(', '),
      ),
    ),
    '',
  ];
}

function factSection(): string[] {
  return [
    '## Facts of a topology',
    '',
    'What proofs take for granted of every machine.',
    '',
    row('fact', 'says'),
    '|---|---|',
    ...topologyFacts.map((fact) => row(`\`${fact.name}\``, fact.says)),
    '',
  ];
}

function mutantSection(): string[] {
  return [
    '## Mutants',
    '',
    'Each takes one premise away; `ioasid check --mutant ID` shows what follows.',
    '',
    row('id', 'what is changed', 'source', 'must break', 'shown under'),
    '|---|---|---|---|---|',
    ...mutants.map((one) =>
      row(
        one.id,
        one.says,
        one.source,
        one.kills.join(', '),
        `${one.policy}, ${one.configuration}`,
      ),
    ),
    '',
  ];
}

function quirkSection(): string[] {
  return [
    '## Quirks of shipped Linux',
    '',
    'On with `--quirks shipped`, off (as specified) with `--quirks none`.',
    '',
    row('quirk', 'what it does', 'where', 'breaks', 'shows itself with'),
    '|---|---|---|---|---|',
    ...quirkNames.map((name) => {
      const { says, source, breaks, needs } = quirkRegistry[name];
      return row(`\`${name}\``, says, source, breaks.join(', '), needs.join(', '));
    }),
    '',
  ];
}

function commandSection(): string[] {
  return [
    '## Commands',
    '',
    row('command', 'means', 'part', 'policies with'),
    '|---|---|---|---|',
    ...commandKinds.map((kind) =>
      row(
        `\`${[kind.name, ...kind.parameters.map((one) => sortPrefix[one.sort])].join(' ')}\``,
        kind.says,
        kind.feature,
        policies.every(kind.offeredBy)
          ? 'all'
          : policies
              .filter(kind.offeredBy)
              .map(({ name }) => name)
              .join(', ') || 'none, only variants',
      ),
    ),
    '',
  ];
}

function configurationSection(): string[] {
  return [
    '## Configurations',
    '',
    'What `ioasid check` explores without further options. Counts are pinned in `properties/manifest.json`.',
    '',
    row('name', 'what', 'groups', 'fds', 'IOASIDs per fd', 'failing writes', 'parts'),
    '|---|---|---|---|---|---|---|',
    ...configurations.map(({ name, says, scope }) =>
      row(
        name,
        says,
        scope.groups.map((group) => String(group.devices.length)).join(' + '),
        String(scope.fds),
        String(scope.ioasids),
        String(scope.failures),
        scope.features.join(', '),
      ),
    ),
    '',
  ];
}
