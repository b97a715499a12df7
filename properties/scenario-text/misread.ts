/** Why a line of a scenario cannot be read. Who knows the file and the line makes a ScenarioSyntaxError of it. */
export class Misread extends Error {
  constructor(
    problem: string,
    readonly expected: string,
  ) {
    super(problem);
  }
}
