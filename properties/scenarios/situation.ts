import type { CommandKind } from '../../machines/command';
import type { Model } from '../../machines/model';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { State } from '../../machines/terms/structure';
import { alphabet } from '../../machines/command';
import { showValue } from '../../machines/terms/sorts';

/** A declared function of the vocabulary. */
interface Declared {
  readonly symbol: FunctionSymbol;
}

/** One whose values have names. */
interface Named<N extends string> extends Declared {
  readonly values: readonly N[];
}

/** A state of a model, as it looks to those who decide what to do in it. */
export class Situation {
  private readonly calls: ReadonlySet<string>;

  constructor(
    readonly model: Model,
    private readonly now: () => State,
  ) {
    const kinds: readonly CommandKind[] = alphabet(model.rules, new Set(model.scope.features));
    this.calls = new Set(kinds.map(({ name }) => name));
  }

  /** Whether there is such a call under the rules at hand. */
  offers(call: string): boolean {
    return this.calls.has(call);
  }

  /** The value of a function for the thing of a number, in words: `i2`, `none`, `bound`. */
  value({ symbol }: Declared, of: number): string {
    return showValue(symbol.range, this.number({ symbol }, of));
  }

  /** The same as the number that stands for it. */
  number({ symbol }: Declared, of: number): number {
    return this.model.layout.read(this.now(), symbol, of);
  }

  is<N extends string>(region: Named<N>, of: number, ...names: readonly NoInfer<N>[]): boolean {
    const name = region.values[this.number(region, of)];
    return names.some((one) => one === name);
  }

  /** The numbers of all devices, groups and so on that are like this. */
  all(sort: 'Device' | 'Group', that: (number: number) => boolean): readonly number[] {
    const size = this.model.layout.universe.size[sort];
    return Array.from({ length: size }, (_, at) => at + 1).filter(that);
  }
}
