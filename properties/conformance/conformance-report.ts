import { z } from 'zod';

const difference = z.strictObject({ what: z.string(), model: z.string(), kernel: z.string() });
const disagreement = z.strictObject({
  commands: z.array(z.string()),
  differences: z.array(difference),
});

const covering = z.strictObject({
  topology: z.string(),
  /** Devices that are walked, and their groups; those that only ask for ownership do not count. */
  devices: z.number(),
  groups: z.number(),
  features: z.array(z.string()),
  fds: z.number(),
  ioasids: z.number(),
  states: z.number(),
  /** Pairs of a state and a command, up to the names of like things. */
  reachable: z.number(),
  pairs: z.number(),
  commands: z.number(),
  seconds: z.number(),
  guests: z.number(),
  complete: z.boolean(),
  disagreements: z.number(),
  kept: z.array(disagreement),
});
const random = z.strictObject({
  topology: z.string(),
  mode: z.string(),
  features: z.array(z.string()),
  seed: z.number(),
  sequences: z.number(),
  commands: z.number(),
  seconds: z.number(),
  disagreement: disagreement.exactOptional(),
});
const sweep = z.strictObject({
  given: z.array(z.string()),
  command: z.string(),
  failures: z.number(),
  outcomes: z.record(z.string(), z.number()),
  disagreements: z.array(disagreement),
});
const scenario = z.strictObject({
  name: z.string(),
  asked: z.number(),
  agreed: z.number(),
  tags: z.array(z.string()),
  skipped: z.string().exactOptional(),
  differences: z.array(z.string()),
});
const finding = z.strictObject({
  quirk: z.string(),
  says: z.string(),
  source: z.string(),
  claim: z.string(),
  topology: z.string(),
  mode: z.string(),
  steps: z.array(z.string()),
  seen: z.boolean(),
  why: z.string().exactOptional(),
  /** The file of the C program that shows it again. */
  reproducer: z.string().exactOptional(),
  /** What that program said in a guest of its own: `SEEN AGAIN`, or what differed. */
  program: z.string().exactOptional(),
});

/** What holding model and kernel side by side came to. */
export const conformanceReport = z.strictObject({
  kernel: z.string(),
  policy: z.string(),
  /** Commands that ran on both sides, in all parts. */
  commands: z.number(),
  pairs: z.number(),
  disagreements: z.number(),
  /** From the start of QEMU to the first answer of the helper. */
  bootSeconds: z.number(),
  covering: covering.exactOptional(),
  random: z.array(random),
  sweeps: z.array(sweep),
  scenarios: z.array(scenario),
  findings: z.array(finding),
  complete: z.boolean(),
});
export type ConformanceReport = z.infer<typeof conformanceReport>;
export type CoveringPart = z.infer<typeof covering>;
export type RandomPart = z.infer<typeof random>;
export type SweepPart = z.infer<typeof sweep>;
export type ScenarioPart = z.infer<typeof scenario>;
export type FindingPart = z.infer<typeof finding>;
