import type { Decision } from './decision';

/** A defect of the RFC's text, and what the model makes of it. */
export interface Defect {
  readonly id: `X${number}`;
  readonly says: string;
  /** How the model exhibits it. */
  readonly shows: readonly Decision[];
  readonly scenarios: readonly string[];
  /** What to make of it, or why the model cannot show it. */
  readonly remark: string;
}

/** The defects that a reading of the RFC of July 2021 found, in the order of their numbers. */
export const defects: readonly Defect[] = [
  {
    id: 'X1',
    says: 'The table of PASID kinds delegates the kinds 7 and 8, which its text does not.',
    shows: [],
    scenarios: ['S-G9'],
    remark: 'About the virtualization of PASIDs between KVM and the IOMMU: not in the model.',
  },
  {
    id: 'X2',
    says: 'One call has two names.',
    shows: [],
    scenarios: [],
    remark: 'A matter of text: nothing to exhibit.',
  },
  {
    id: 'X3',
    says: 'One device may be bound to several fds, which leaves open who owns its group.',
    shows: [
      {
        says: 'a group in several contexts has no single owner',
        policy: 'device-centric,contexts=any',
        on: ['pair'],
        claim: 'INV-04',
        verdict: 'refuted',
      },
    ],
    scenarios: ['S-B10'],
    remark: 'Every policy here refuses a second bind of one device.',
  },
  {
    id: 'X4',
    says: 'On close the device leaves its fd before mappings of its memory are taken away.',
    shows: [
      {
        says: 'taken literally, a live mapping meets the default domain',
        policy: 'device-centric,unbind=zaps-after',
        on: ['drivers'],
        claim: 'INV-16',
        verdict: 'refuted',
      },
      {
        says: 'for a plain close it cannot happen: a mapping holds the file',
        policy: 'device-centric',
        on: ['drivers'],
        claim: 'INV-16',
        verdict: 'holds',
      },
    ],
    scenarios: ['S-C4'],
    remark: 'It becomes real with a call to unbind (E7).',
  },
  {
    id: 'X5',
    says: 'Binding a further device of a group "just succeeds", and nobody says to which fd.',
    shows: [
      {
        says: 'to any fd: two contexts in one group',
        policy: 'split-fd',
        on: ['pair'],
        claim: 'INV-04',
        verdict: 'refuted',
      },
    ],
    scenarios: ['S-B1', 'S-B3'],
    remark: 'The guard of the series of September 2021, an owner per group, is what is missing.',
  },
  {
    id: 'X6',
    says: 'What answers plain requests while a device is attached to a parent and its child is not written down.',
    shows: [],
    scenarios: ['S-G3', 'S-G5'],
    remark: 'The model takes the reading that an attach to the child replaces that to the parent.',
  },
  {
    id: 'X7',
    says: 'Detach and attach leave a gap.',
    shows: [
      {
        says: 'the gap is blocked DMA: no moment is outside',
        policy: 'device-centric',
        on: ['pair'],
        claim: 'INV-10',
        verdict: 'holds',
      },
      {
        says: 'and would not be if the last detach led to the default domain',
        policy: 'device-centric',
        mutant: 'M3',
        on: ['pair'],
        claim: 'INV-01',
        verdict: 'refuted',
      },
    ],
    scenarios: ['S-G2', 'S-F2'],
    remark: 'Consistent as long as the gap is blocked.',
  },
  {
    id: 'X8',
    says: 'What becomes of attachments and children of an IOASID that is freed is not said.',
    shows: [
      {
        says: 'refusing it while it is used keeps tables alive',
        policy: 'device-centric',
        on: ['pair', 'parents'],
        claim: 'INV-17',
        verdict: 'holds',
      },
    ],
    scenarios: ['S-H1', 'S-H2'],
    remark: 'All policies here refuse with EBUSY.',
  },
  {
    id: 'X9',
    says: 'Groups of several devices are an extension in one place and the base case in another.',
    shows: [
      {
        says: 'nothing breaks where only groups of one device are taken',
        policy: 'device-centric,groups=single',
        on: ['two-groups'],
        claim: 'INV-01',
        verdict: 'holds',
      },
    ],
    scenarios: ['S-D7'],
    remark: 'What such an implementation answers to a bind is the question: here EPERM or EINVAL.',
  },
  {
    id: 'X10',
    says: '"Viable" means a condition on drivers in one place and an existing security context in another.',
    shows: [
      {
        says: 'viable in the first sense and opened: operated in the default domain',
        policy: 'device-centric,gate=open',
        on: ['drivers'],
        claim: 'INV-16',
        verdict: 'refuted',
      },
    ],
    scenarios: ['S-B6', 'S-C1'],
    remark: 'The two meanings are the two gates of E2.',
  },
  {
    id: 'X11',
    says: 'One section forbids mappings before bind, another any access.',
    shows: [
      {
        says: 'no memory of an unbound device is mapped',
        policy: 'stage-2',
        on: ['drivers'],
        claim: 'INV-07',
        verdict: 'holds',
      },
    ],
    scenarios: ['S-C1'],
    remark:
      'Commands on an unbound file are refused by all policies with the gate at BIND; what the series left open (interrupts, region info) is not in the model.',
  },
  {
    id: 'X12',
    says: 'Whether devices of a group may use different IOASIDs depends on why they are grouped.',
    shows: [
      {
        says: 'a rule for each requester id serves both',
        policy: 'park',
        on: ['bridge', 'pair'],
        claim: 'INV-14',
        verdict: 'holds',
      },
    ],
    scenarios: ['S-A11', 'S-A12', 'S-E6'],
    remark: 'The model keeps the requester ids of a group, and with them the reason.',
  },
  {
    id: 'X13',
    says: 'One mail has the second bind of a group fail, which makes sense only for another fd.',
    shows: [],
    scenarios: ['S-B3', 'S-B4'],
    remark: 'To the same fd it succeeds under every policy.',
  },
  {
    id: 'X14',
    says: 'Two different faults go by the word misconfiguration: that of a user, and that of a framework which programs a wrong route.',
    shows: [
      {
        says: 'trusted to program all ids that a device emits, the framework keeps them together',
        policy: 'device-centric',
        on: ['bridge'],
        claim: 'INV-09',
        verdict: 'holds',
      },
      {
        says: 'not trusted to, requests under the other id go where nobody put them',
        policy: 'device-centric',
        mutant: 'M44',
        on: ['bridge'],
        claim: 'INV-09',
        verdict: 'refuted',
      },
    ],
    scenarios: ['S-E1'],
    remark: 'Mediated devices that emit the PASID of a sibling are not in the model.',
  },
];
