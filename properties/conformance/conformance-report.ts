import { z } from 'zod';

const list = <T extends z.ZodType>(of: T) => z.array(of).readonly();

const difference = z.strictObject({ what: z.string(), model: z.string(), kernel: z.string() });
const disagreement = z.strictObject({
  commands: list(z.string()),
  differences: list(difference),
});

const covering = z.strictObject({
  topology: z.string(),
  /** Devices that are walked, and their groups; those that only ask for ownership do not count. */
  devices: z.number(),
  groups: z.number(),
  features: list(z.string()),
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
  kept: list(disagreement),
});
const random = z.strictObject({
  topology: z.string(),
  mode: z.string(),
  features: list(z.string()),
  seed: z.number(),
  sequences: z.number(),
  commands: z.number(),
  seconds: z.number(),
  disagreement: disagreement.exactOptional(),
});
const sweep = z.strictObject({
  given: list(z.string()),
  command: z.string(),
  failures: z.number(),
  outcomes: z.record(z.string(), z.number()),
  disagreements: list(disagreement),
});
const scenario = z.strictObject({
  name: z.string(),
  asked: z.number(),
  agreed: z.number(),
  tags: list(z.string()),
  skipped: z.string().exactOptional(),
  differences: list(z.string()),
});
const finding = z.strictObject({
  quirk: z.string(),
  says: z.string(),
  source: z.string(),
  claim: z.string(),
  topology: z.string(),
  mode: z.string(),
  steps: list(z.string()),
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
  random: list(random),
  sweeps: list(sweep),
  scenarios: list(scenario),
  findings: list(finding),
  complete: z.boolean(),
});
export type ConformanceReport = z.infer<typeof conformanceReport>;
export type CoveringPart = z.infer<typeof covering>;
export type RandomPart = z.infer<typeof random>;
export type SweepPart = z.infer<typeof sweep>;
export type ScenarioPart = z.infer<typeof scenario>;
export type FindingPart = z.infer<typeof finding>;
