import type { ProofReport } from '../../properties/prove/prove';
import type { Rules } from '../../machines/policies/rules';
import type { Colours } from '../shared/colours';
import { showPolicy } from '../../machines/policies/with-choices';
import { invariants } from '../../invariants/registry';
import { progressClaim } from '../../exports/smt/obligations';
import { features } from '../../machines/command';
import { showDrawing } from '../../properties/prove/draw';

const nameOf = (claim: string): string =>
  claim === progressClaim
    ? 'no command gets stuck, every message is understood, every switch comes to its end'
    : (invariants.find(({ id }) => id === claim)?.name ?? claim);

/** Whether a claim compares with the state before the command. */
export const isStepClaim = (claim: string): boolean => nameOf(claim).endsWith('Prop');

/** The verdict on every claim, and for each that fails the smallest state and step that break it. */
export function printProof(rules: Rules, report: ProofReport, colours: Colours): string {
  const { proved, open, failed, lemmas, lost, obligations, seconds } = report;
  const lines = [
    ...proved.map((claim) => `${colours.green('proved')} ${claim.padEnd(8)} ${nameOf(claim)}`),
    ...open.map(
      ({ claim, reason }) =>
        `${colours.yellow('open')}   ${claim.padEnd(8)} ${nameOf(claim)} ${colours.dim(`(${reason})`)}`,
    ),
    ...lost.map(({ lemma, obligation }) =>
      colours.dim(`not so ${lemma}: ${obligation.name} fails`),
    ),
    ...failed.flatMap(({ claim, obligation, drawing }) => [
      '',
      `${colours.red('failed')} ${claim} ${colours.bold(nameOf(claim))}: ${obligation.name}`,
      ...showDrawing(drawing),
    ]),
    '',
    `${showPolicy(rules.policy)}: ${proved.length} claims proved, ${open.length} open, ${failed.length} failed`,
    `${obligations} obligations, ${lemmas.length} lemmas, ${seconds.toFixed(1)} s`,
    `for any number of devices, groups, fds and IOASIDs; scope: ${features.join(', ')}, any table write may fail`,
  ];
  return `${lines.join('\n')}\n`;
}
