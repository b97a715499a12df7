import type { RecordedStep } from './finding';
import type { Request } from './request';
import { errnoInC } from './errno-names';
import { numberOf } from './request';

/** What the recorded run was answered, in the terms of C. */
export class Recorded {
  readonly errno: string;

  private constructor(
    private readonly request: Request,
    errno: number | string,
    private readonly values: readonly string[],
  ) {
    this.errno = errnoInC(errno) ?? request.refuse(`${errno} is no errno`);
  }

  static answer(request: Request, { errno, values }: RecordedStep): Recorded {
    return new Recorded(request, errno, values);
  }

  get succeeded(): boolean {
    return this.errno === '0';
  }

  get count(): number {
    return this.values.length;
  }

  word(index: number): string {
    return this.values[index] ?? this.request.refuse(`value ${index + 1} of the reply is missing`);
  }

  number(index: number): bigint {
    const word = this.word(index);
    return numberOf(word) ?? this.request.refuse(`the reply's ${word} should be a number`);
  }

  /** An errno that is a value of the reply, for C. */
  error(index: number): string {
    const word = this.word(index);
    return errnoInC(word) ?? this.request.refuse(`the reply's ${word} should be an errno`);
  }

  /** The answer without its first value. */
  withoutFirst(): Recorded {
    return new Recorded(this.request, this.errno, this.values.slice(1));
  }
}
