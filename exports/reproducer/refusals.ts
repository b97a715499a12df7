/** Why no program can be written for a finding; the message names the step. */
export class ReproducerError extends Error {
  constructor(
    readonly step: number,
    readonly request: string,
    reason: string,
  ) {
    super(`step ${step}, ${JSON.stringify(request)}: ${reason}`);
    this.name = new.target.name;
  }
}

/** A request for something that the generator cannot write in C. */
export class UnknownOperation extends ReproducerError {
  constructor(
    step: number,
    request: string,
    readonly operation: string,
  ) {
    super(step, request, `there is no operation ${JSON.stringify(operation)}`);
  }
}

/** A request or a reply that is not as the protocol has it. */
export class MalformedStep extends ReproducerError {}
