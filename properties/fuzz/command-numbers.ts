import fc from 'fast-check';

/** Sequences of command numbers below a bound, as fast-check shrinks them. */
export const commandNumbers = (commands: number, length: number): fc.Arbitrary<Uint16Array> =>
  new CommandNumbers(commands, length);

/**
 * Two commands are made of one random number, into one typed array: generating a command then costs about
 * as much as stepping it, where `fc.array(fc.nat())` costs several times that.
 */
class CommandNumbers extends fc.Arbitrary<Uint16Array> {
  private readonly plain: fc.Arbitrary<number[]>;

  constructor(
    private readonly commands: number,
    private readonly length: number,
  ) {
    super();
    this.plain = fc.array(fc.nat(commands - 1), { maxLength: length });
  }

  generate(random: fc.Random): fc.Value<Uint16Array> {
    const { commands, length } = this;
    const numbers = new Uint16Array(length);
    for (let at = 0; at < length; at += 2) {
      const bits = random.nextInt(-0x8000_0000, 0x7fff_ffff);
      // scaling is as good as even: a number of 16 bits is far more than there are commands
      numbers[at] = ((bits >>> 16) * commands) >>> 16;
      numbers[at + 1] = ((bits & 0xffff) * commands) >>> 16;
    }
    return new fc.Value(numbers, undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Uint16Array {
    return value instanceof Uint16Array && this.plain.canShrinkWithoutContext([...value]);
  }

  shrink(value: Uint16Array, context: unknown): fc.Stream<fc.Value<Uint16Array>> {
    return this.plain
      .shrink([...value], context)
      .map((smaller) => new fc.Value(Uint16Array.from(smaller.value), smaller.context));
  }
}
