import type { ChoiceName } from '../../../machines/policies/choices';
import { arguedChoices } from '../../../machines/policies/as-argued';
import { choices } from '../../../machines/policies/choices';
import { policyNames } from '../../../machines/policies/policy';
import { policies } from '../../../machines/policies/registry';
import { markdownTable } from '../../markdown';

const names = Object.keys(choices).filter((name): name is ChoiceName => name in choices);
const centre = policies['device-centric'];

/** What each policy chooses, and what its party argued for beside that. */
export const policyLines = (): string[] => [
  'A policy is an object of choices; the machines are the same for all. What differs from `device-centric` is bold.',
  '',
  ...markdownTable(
    ['', ...policyNames],
    names.map((name) => [
      name,
      ...policyNames.map((policy) => {
        const value = policies[policy][name];
        return value === centre[name] ? value : `**${value}**`;
      }),
    ]),
  ),
  ...names.map((name) => `- ${name}: ${choices[name].says}`),
  '',
  'In four columns the mails of June 2021 ask for more than the policy chooses, because the debate itself refuted it (see',
  'the controversies below). The matrix runs them as they were argued; the verdicts are about the policies.',
  '',
  ...markdownTable(
    ['as argued', 'chooses', 'source'],
    policyNames.flatMap((name) =>
      arguedChoices(name).map(({ choices: changed, source }) => [
        name,
        Object.entries(changed)
          .map((entry) => `\`${entry.join('=')}\``)
          .join(' '),
        source,
      ]),
    ),
  ),
];
