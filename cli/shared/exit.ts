/** What the exit status of every command means. */
export const exitStatus = {
  holds: 0,
  violated: 1,
  badInput: 2,
  inconclusive: 3,
} as const;
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];
