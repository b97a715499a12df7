import { z } from 'zod';

const count = z.number().nonnegative();

/** What was measured of one engine on one scope, as its process hands it over. */
export const measured = z.object({
  states: count.nullable(),
  transitions: count.nullable(),
  /** The counts are of all states, not of representatives. */
  isWhole: z.boolean(),
  commands: count.nullable(),
  accepted: count.nullable(),
  holds: z.boolean().nullable(),
  runs: count,
  /** The median of the warm runs, or the only run. */
  seconds: count,
  cpuSeconds: count,
  /** From the start of the process to the end of the first run. */
  coldSeconds: count,
  coldCpuSeconds: count,
  buildSeconds: count.nullable(),
  peakRssBytes: count,
});
export type Measured = z.infer<typeof measured>;
