/** A checkpoint that cannot be written, or one that cannot be gone on from. */
export class CheckpointError extends Error {
  constructor(
    readonly path: string,
    readonly why: string,
    readonly expected: string,
  ) {
    super(`${path}: ${why}; expected ${expected}`);
  }
}
