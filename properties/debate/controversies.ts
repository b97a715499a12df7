import type { Decision } from './decision';

/** A question that the debate argued about: what a search settles of it, and what it can only show side by side. */
export interface Controversy {
  readonly id: `E${number}`;
  readonly asks: string;
  readonly decides: readonly Decision[];
  /** Scenarios that put the positions next to each other. */
  readonly illustrates: readonly string[];
  /** What can be said in the end, and what stays a matter of taste. */
  readonly remark: string;
}

const twoDevices = ['pair', 'drivers'] as const;

/** The controversies, in the order of their numbers. */
export const controversies: readonly Controversy[] = [
  {
    id: 'E1',
    asks: 'Is the group or the device the handle of binding?',
    decides: [
      {
        says: 'binding devices isolates the group',
        policy: 'device-centric',
        on: twoDevices,
        claim: 'INV-01',
        verdict: 'holds',
      },
      {
        says: 'binding the group does, too',
        policy: 'group-bind',
        on: twoDevices,
        claim: 'INV-01',
        verdict: 'holds',
      },
    ],
    illustrates: ['S-A4', 'S-A5', 'S-B3'],
    remark:
      'Both reach the same situations of ownership and tables, which is checked below; what is left is whether a signature should name all that it moves.',
  },
  {
    id: 'E2',
    asks: 'Who keeps a user from a device before it is bound?',
    decides: [
      {
        says: 'with the gate at BIND nobody but the owner operates a device',
        policy: 'device-centric',
        on: twoDevices,
        claim: 'INV-42',
        verdict: 'holds',
      },
      {
        says: 'with the gate at open() a check that passed goes stale: check, then open, then another owner',
        policy: 'device-centric,gate=open',
        on: twoDevices,
        claim: 'INV-42',
        verdict: 'refuted',
      },
      {
        says: 'the same where every device starts blocked: the race is about control, not about DMA',
        policy: 'device-centric,gate=open,start=iommu-probe',
        on: twoDevices,
        claim: 'INV-42',
        verdict: 'refuted',
      },
    ],
    illustrates: ['S-B6', 'S-C1', 'S-C2'],
    remark: 'The gate has to be where the owner is known.',
  },
  {
    id: 'E3',
    asks: 'Must a whole group attach and detach in lockstep?',
    decides: [
      {
        says: 'no: every interleaving keeps the group isolated',
        policy: 'device-centric',
        claim: 'INV-01',
        verdict: 'holds',
      },
      {
        says: 'unless blocked DMA is not really imposed at bind',
        policy: 'device-centric',
        mutant: 'M1',
        on: ['pair'],
        claim: 'INV-01',
        verdict: 'refuted',
      },
      {
        says: 'or a switch passes through the default domain',
        policy: 'device-centric',
        mutant: 'M4',
        on: ['pair'],
        claim: 'INV-01',
        verdict: 'refuted',
      },
      {
        says: 'or the last detach leads there',
        policy: 'device-centric',
        mutant: 'M3',
        on: ['pair'],
        claim: 'INV-01',
        verdict: 'refuted',
      },
    ],
    illustrates: ['S-A6', 'S-A10', 'S-A12'],
    remark:
      'Without a blocked state, as in the kernels of the time, lockstep is what remains: both mails are right about different kernels. Behind one requester id lockstep is forced by the hardware, whatever the policy.',
  },
  {
    id: 'E4',
    asks: 'Which layer keeps the group together?',
    decides: [],
    illustrates: ['S-A1', 'S-A3'],
    remark:
      'The model has one owner per group and so stands for the IOMMU core. Two frameworks with a check of their own each are not in it.',
  },
  {
    id: 'E5',
    asks: 'May one group be split over several IOMMU fds?',
    decides: [
      {
        says: 'rule 2: two contexts control one group',
        policy: 'split-fd',
        claim: 'INV-04',
        verdict: 'refuted',
      },
      {
        says: 'rule 2: a device is operated by somebody who does not own its group',
        policy: 'split-fd',
        claim: 'INV-42',
        verdict: 'refuted',
      },
      {
        says: 'rule 3: behind one requester id a device of one context writes through the IOASID of another',
        policy: 'split-fd',
        claim: 'INV-44',
        verdict: 'refuted',
      },
      {
        says: 'rule 3: an IOASID of a second context is reached from a group that it does not own',
        policy: 'split-fd',
        claim: 'INV-01',
        verdict: 'refuted',
      },
      {
        says: 'what one user does is seen by the other',
        policy: 'split-fd',
        claim: 'INV-35',
        verdict: 'refuted',
      },
    ],
    illustrates: ['S-B1', 'S-B2', 'S-B10'],
    remark:
      'If "security context" means a user and not an fd, a user who splits a group between his own fds loses nothing; with the words of the mail, where it is the fd, the rules fail.',
  },
  {
    id: 'E6',
    asks: 'Does a misconfiguration only hurt the user himself?',
    decides: [
      {
        says: 'yes within one context: no command of one user changes what others observe',
        policy: 'device-centric',
        claim: 'INV-35',
        verdict: 'holds',
      },
      {
        says: 'no where a group is in two contexts',
        policy: 'split-fd',
        on: ['bridge'],
        claim: 'INV-35',
        verdict: 'refuted',
      },
      {
        says: 'no where the monitor stops the host',
        policy: 'device-centric,monitor=watches-blocking',
        on: ['drivers'],
        claim: 'INV-45',
        verdict: 'refuted',
      },
      {
        says: 'no where a kernel driver sits behind the same requester id and blocked DMA begins early',
        policy: 'device-centric,start=vfio-probe',
        on: ['shared-driver'],
        claim: 'INV-43',
        verdict: 'refuted',
      },
      {
        says: 'no where a bus reset reaches what the user does not own',
        policy: 'device-centric',
        mutant: 'M70',
        on: ['slot'],
        claim: 'INV-46',
        verdict: 'refuted',
      },
    ],
    illustrates: ['S-A11', 'S-A10', 'S-B1', 'S-E3', 'S-B11', 'S-C4'],
    remark: 'The sentence is a claim of non-interference, and holds exactly under its premises.',
  },
  {
    id: 'E7',
    asks: 'Is there a call to unbind?',
    decides: [
      {
        says: 'harmless if mappings of device memory are taken away before the group is given back',
        policy: 'device-centric,unbind=zaps-first',
        claim: 'INV-16',
        verdict: 'holds',
      },
      {
        says: 'not if they go after it',
        policy: 'device-centric,unbind=zaps-after',
        on: ['drivers'],
        claim: 'INV-16',
        verdict: 'refuted',
      },
      {
        says: 'without the call the mapping holds the file, and all is well',
        policy: 'device-centric',
        on: ['drivers'],
        claim: 'INV-16',
        verdict: 'holds',
      },
    ],
    illustrates: ['S-A7', 'S-C4'],
    remark: 'What is left is whether taking mappings away is worth its trouble.',
  },
  {
    id: 'E8',
    asks: 'When does blocked DMA begin?',
    decides: [
      {
        says: 'from the IOMMU probe on: a kernel driver loses its DMA when its neighbour behind the same requester id is unbound',
        policy: 'device-centric,start=iommu-probe',
        on: ['shared-driver'],
        claim: 'INV-43',
        verdict: 'refuted',
      },
      {
        says: 'from the probe of a driver for users on: the same',
        policy: 'device-centric,start=vfio-probe',
        on: ['shared-driver'],
        claim: 'INV-43',
        verdict: 'refuted',
      },
      {
        says: 'with the first claim: kernel drivers keep their DMA',
        policy: 'device-centric',
        claim: 'INV-43',
        verdict: 'holds',
      },
      {
        says: 'a late start is safe behind a gate at BIND',
        policy: 'device-centric',
        on: ['drivers'],
        claim: 'INV-16',
        verdict: 'holds',
      },
      {
        says: 'and leaves a window behind a gate at open()',
        policy: 'device-centric,gate=open',
        on: ['drivers'],
        claim: 'INV-16',
        verdict: 'refuted',
      },
    ],
    illustrates: ['S-E2', 'S-F1', 'S-F4', 'S-F5'],
    remark: 'The late start with the gate at BIND is the only pair that has neither defect.',
  },
  {
    id: 'E9',
    asks: 'What if a kernel driver binds to a device of an owned group?',
    decides: [
      {
        says: 'refusing it keeps kernel drivers out',
        policy: 'device-centric',
        on: ['drivers'],
        claim: 'INV-03',
        verdict: 'holds',
      },
      {
        says: 'noticing it afterwards is too late, even for BUG_ON',
        policy: 'stage-2',
        on: ['drivers'],
        claim: 'INV-03',
        verdict: 'refuted',
      },
      {
        says: 'and stops the host',
        policy: 'stage-2',
        on: ['drivers'],
        claim: 'INV-45',
        verdict: 'refuted',
      },
    ],
    illustrates: ['S-A9', 'S-D1'],
    remark: 'Refusal costs nothing that the other has.',
  },
  {
    id: 'E10',
    asks: 'Groups of one device first?',
    decides: [
      {
        says: 'with groups of one device alone every member of an owned group that is not attached is blocked, even as shipped',
        policy: 'iommufd',
        as: 'shipped',
        on: ['spaces', 'parents'],
        claim: 'INV-30',
        verdict: 'holds',
      },
      {
        says: 'with two devices it is not',
        policy: 'iommufd',
        as: 'shipped',
        on: ['pair'],
        claim: 'INV-30',
        verdict: 'refuted',
      },
      {
        says: 'nor does a move leave the others where they are',
        policy: 'iommufd',
        as: 'shipped',
        on: ['pair'],
        claim: 'INV-31',
        verdict: 'refuted',
      },
    ],
    illustrates: ['S-D7'],
    remark:
      'What was proved for groups of one device says little about groups of two; the comparison of policies below lists where they part.',
  },
  {
    id: 'E11',
    asks: 'One kind of group or two?',
    decides: [
      {
        says: 'one IOASID for each requester id keeps what software holds and what hardware does together',
        policy: 'park',
        claim: 'INV-14',
        verdict: 'holds',
      },
    ],
    illustrates: ['S-E6', 'S-A11', 'S-A12'],
    remark:
      'One bit for a group is too strict if it is set (S-A12) and lets software and hardware part if it is not (S-A11); a rule for each requester id has neither defect.',
  },
  {
    id: 'E12',
    asks: 'Is P2P inside a group the business of the user or of the kernel?',
    decides: [],
    illustrates: ['S-A4', 'S-E8'],
    remark:
      'Requests between members need not reach the IOMMU, so no table of the model can stop them; towards the outside of the group isolation holds. The fuzzer delivers such requests (docs/design.md).',
  },
  {
    id: 'E13',
    asks: 'May software and hardware disagree behind one requester id?',
    decides: [
      {
        says: 'they never do where the entry stays and devices behind it share an IOASID',
        policy: 'park',
        on: ['bridge'],
        claim: 'INV-14',
        verdict: 'holds',
      },
      {
        says: 'they do in the series of September 2021 after a device was added',
        policy: 'stage-2',
        claim: 'INV-14',
        verdict: 'refuted',
      },
    ],
    illustrates: ['S-A10', 'S-E10', 'S-E11'],
    remark:
      'Where the last writer wins they disagree by design (S-A10), and only the own context is hurt: INV-01 holds.',
  },
  {
    id: 'E14',
    asks: 'Must a switch of domains be atomic?',
    decides: [
      {
        says: 'no: it is enough that at each moment every member is in the old domain, the new one or blocked',
        policy: 'device-centric',
        claim: 'INV-10',
        verdict: 'holds',
      },
      {
        says: 'less is not enough',
        policy: 'device-centric',
        mutant: 'M4',
        on: ['pair'],
        claim: 'INV-10',
        verdict: 'refuted',
      },
    ],
    illustrates: ['S-F2', 'S-F3', 'S-A5'],
    remark: 'Isolation needs the switch to stay inside, not to be quick.',
  },
  {
    id: 'E15',
    asks: 'May an IOASID be used before a device, or the whole group, is attached?',
    decides: [
      {
        says: 'isolation does not depend on it',
        policy: 'device-centric,mapping=whole-group',
        on: ['two-groups', 'spaces'],
        claim: 'INV-01',
        verdict: 'holds',
      },
    ],
    illustrates: ['S-H3', 'S-H11', 'S-D5'],
    remark: 'It only shows in which order users have to do things.',
  },
  {
    id: 'E16',
    asks: 'Who names a device: the user or the kernel?',
    decides: [],
    illustrates: ['S-G7', 'S-E5', 'S-B9'],
    remark:
      'From a requester id to a device there is a way back only where no two devices share one. The model has no names but its own.',
  },
  {
    id: 'E17',
    asks: 'Where does a device start that appears in an owned group?',
    decides: [
      {
        says: 'in blocked DMA: isolation holds',
        policy: 'device-centric',
        on: ['hotplug'],
        claim: 'INV-01',
        verdict: 'holds',
      },
      {
        says: 'in the domain of its group: isolation holds',
        policy: 'iommufd',
        on: ['hotplug'],
        claim: 'INV-01',
        verdict: 'holds',
      },
      {
        says: 'in the default domain, with a warning: it does not',
        policy: 'lockstep,hotAdd=default',
        on: ['hotplug'],
        claim: 'INV-01',
        verdict: 'refuted',
      },
      {
        says: 'without a domain while the group is attached: an attach is then only counted and has no effect',
        policy: 'stage-2',
        claim: 'INV-15',
        verdict: 'refuted',
      },
    ],
    illustrates: ['S-D2'],
    remark: 'The warning of the time let a device out of a group that a user owned.',
  },
  {
    id: 'E18',
    asks: 'How did shipped Linux settle all this?',
    decides: [
      {
        says: 'as specified, groups are isolated',
        policy: 'iommufd',
        claim: 'INV-01',
        verdict: 'holds',
      },
      {
        says: 'an unattached member follows its group, although its documentation says blocked',
        policy: 'iommufd',
        as: 'shipped',
        on: ['pair'],
        claim: 'INV-30',
        verdict: 'refuted',
      },
      {
        says: 'nobody but the owner operates a device',
        policy: 'iommufd',
        claim: 'INV-42',
        verdict: 'holds',
      },
    ],
    illustrates: ['S-A6', 'S-A12', 'S-D2'],
    remark:
      'Device files, the gate at BIND, the start with the first claim, no unbind, refusal of kernel drivers, one table per group: docs/conformance.md holds it against the running kernel.',
  },
];
