/** What SPIN's verifier says at its end. */
export interface PanReport {
  readonly states: number;
  /** Transitions of the model; SPIN's own number has one more for the initial state. */
  readonly transitions: number;
  readonly errors: number;
  /** Ids of the violated invariants, in the order in which they were found. */
  readonly violated: readonly string[];
  /** Whatever else SPIN reports, such as a command that got stuck. */
  readonly otherErrors: readonly string[];
  readonly stateBytes: number;
  readonly memoryBytes: number;
  /** The search was cut short because its stack was too small. */
  readonly tooDeep: boolean;
}

/** Reads the output of the verifier. Throws where it is not a complete report. */
export function readPanReport(output: string): PanReport {
  const found = (pattern: RegExp, what: string): number => {
    const text = pattern.exec(output)?.[1];
    if (text === undefined)
      throw new Error(`SPIN's report has no ${what}; expected a line like ${String(pattern)}`);
    return Number(text);
  };
  const messages = [...output.matchAll(/^pan:\d+: (.*) \(at depth \d+\)$/gm)].map(
    ([, message = '']) => message,
  );
  const violated = new Set<string>();
  const otherErrors = new Set<string>();
  for (const message of messages) {
    const id = /^assertion violated INV_(\w+?)_/.exec(message)?.[1];
    if (id === undefined) otherErrors.add(message);
    else violated.add(`INV-${id}`);
  }
  return {
    states: found(/^\s*(\S+) states, stored/m, 'number of states'),
    transitions: found(/^\s*(\S+) transitions \(/m, 'number of transitions') - 1,
    errors: found(/errors: (\d+)/, 'number of errors'),
    violated: [...violated],
    otherErrors: [...otherErrors],
    stateBytes: found(/^State-vector (\d+) byte/m, 'size of a state'),
    memoryBytes: found(/^\s*(\S+)\s+total actual memory usage/m, 'memory') * 2 ** 20,
    tooDeep: output.includes('max search depth too small'),
  };
}
