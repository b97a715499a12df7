import type { Choices } from './choices';
import type { Policy, PolicyName } from './policy';
import { policies } from './registry';

/** A choice that a party argued for, other than the one its policy makes here. */
interface Argued {
  readonly choices: Partial<Choices>;
  readonly source: string;
}

/** What the author of the proposal, and of its variant, left to existing code or to the IOMMU layer. */
const proposed: readonly Argued[] = [
  {
    choices: { gate: 'open', start: 'iommu-probe' },
    source: 'mails of Kevin Tian, 14 and 17 June 2021',
  },
  { choices: { unbind: 'zaps-first' }, source: 'mail of Kevin Tian, 16 June 2021' },
  {
    choices: { monitor: 'notify-after' },
    source: 'mail of Kevin Tian, 15 June 2021 02:31 UTC: the checks of VFIO stay',
  },
];

const argued: Readonly<Partial<Record<PolicyName, readonly Argued[]>>> = {
  lockstep: [
    { choices: { monitor: 'notify-after' }, source: 'vfio.c of 2021: vfio_iommu_group_notifier' },
    { choices: { hotAdd: 'default' }, source: 'vfio.c of 2021: vfio_group_nb_add_dev only warns' },
  ],
  'device-centric': proposed,
  'split-fd': proposed,
  park: [
    {
      choices: { monitor: 'notify-after' },
      source: 'mails of Jason Gunthorpe, 11 to 18 June 2021; refusal only on 21 September',
    },
  ],
};

/** What a party argued for beside what its policy chooses, with the mails. */
export const arguedChoices = (name: PolicyName): readonly Argued[] => argued[name] ?? [];

/**
 * A party's position as its mails state it. The policy of that name differs where the debate itself
 * refuted a choice; the scenarios hold the position against the mails, the checks prove the policy.
 */
export const asArgued = (name: PolicyName): Policy =>
  arguedChoices(name).reduce<Policy>(
    (policy, one) => ({ ...policy, ...one.choices }),
    policies[name],
  );
