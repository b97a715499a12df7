/** What is wrong with a scenario, and where. */
export class ScenarioSyntaxError extends Error {
  constructor(
    readonly file: string,
    readonly line: number,
    readonly problem: string,
    readonly expected: string,
  ) {
    super(`${file}:${line}: ${problem}; expected ${expected}`);
  }
}
