/** One stop of the guided tour: a trace of the book, and what to look at. */
export interface Stop {
  readonly title: string;
  /** The trace of the book that is played. */
  readonly trace: string;
  readonly says: string;
  /** What the debate said of it. */
  readonly source: string;
}

/** The decisive traces of the debate, in the order in which they are best read. */
export const stops: readonly Stop[] = [
  {
    title: 'Why two IOMMU fds in one group are unsafe',
    trace: 'split-fd-INV-04',
    says: 'Two users hold two devices of one group. The hardware cannot keep the devices of a group apart, so each user can reach the other through the sibling. The last BIND should have been refused.',
    source: 'split-fd; rule 2 of the proposal of June 2021',
  },
  {
    title: 'One requester id, two address spaces',
    trace: 'split-fd-INV-44',
    says: 'Behind a bridge both devices have one requester id, hence one table entry. When one user attaches, the device of the other uses memory that is not its own.',
    source: 'split-fd; rule 3 of the proposal',
  },
  {
    title: 'What blocked DMA at the claim is for',
    trace: 'device-centric-M1-INV-01',
    says: 'The premise that a claim first moves every member to blocked DMA is taken away. After BIND the device is in the hands of a user and still reaches all memory.',
    source: 'device-centric without the premise of M1',
  },
  {
    title: 'Check, then open',
    trace: 'device-centric_gate-open-INV-42',
    says: 'If a device answers from its opening on, and not only once it is bound, two users can each open one device of a group before either is bound.',
    source: 'mails of 14 to 17 June 2021 about the gate',
  },
  {
    title: 'Blocking too early starves a kernel driver',
    trace: 'device-centric_start-iommu-probe-INV-43',
    says: 'Blocked DMA from the probe of the IOMMU on: unbinding one device blocks the kernel driver of another behind the same requester id.',
    source: 'the argument about when blocked DMA begins',
  },
  {
    title: 'What shipped: an unattached sibling follows',
    trace: 'iommufd-shipped-INV-30',
    says: 'In Linux a bound device that is not attached translates through the IOASID of its sibling. It stays within its security context, so isolation holds; the sentence "unattached devices are blocked" does not.',
    source: 'iommufd as shipped in Linux 7.3',
  },
  {
    title: 'What shipped: attaching one moves another',
    trace: 'iommufd-shipped-INV-31',
    says: 'Attaching an attached device to another IOASID takes every other attached device of its group along.',
    source: 'iommufd as shipped in Linux 7.3',
  },
];
