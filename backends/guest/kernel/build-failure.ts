/** A kernel that could not be built: the step, what was wrong, and where the whole log is. */
export class BuildFailure extends Error {
  override readonly name = 'BuildFailure';

  constructor(
    readonly step: string,
    what: string,
    readonly log?: string,
    tail: readonly string[] = [],
  ) {
    super(
      [
        `${step}: ${what}`,
        ...tail.map((line) => `  | ${line}`),
        ...(log === undefined ? [] : [`the whole log: ${log}`]),
      ].join('\n'),
    );
  }
}

/** A source that was named and cannot be used. */
export class BadSource extends Error {
  override readonly name = 'BadSource';
}
