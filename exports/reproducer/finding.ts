/** One operation of a recorded run: a request of the helper's protocol and what the kernel said. */
export interface RecordedStep {
  readonly request: string;
  /** Its number on Linux (0 for success), or its name. */
  readonly errno: number | string;
  /** The values of the reply, as the protocol writes them. */
  readonly values: readonly string[];
  readonly note?: string;
}

/** What a run found, and the operations that show it. */
export interface Finding {
  readonly title: string;
  readonly says: readonly string[];
  /** The release of the kernel on which it was seen. */
  readonly kernel?: string;
  readonly steps: readonly RecordedStep[];
}
