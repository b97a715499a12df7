import type { Model } from '../../machines/model';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { State } from '../../machines/terms/structure';
import { z } from 'zod';

const value = z.union([
  z.number().int().min(0).max(255),
  z.string(),
  z.boolean(),
  // other writers of the format give every integer as a text
  z.object({ '#bigint': z.string().regex(/^\d{1,3}$/) }).transform((big) => Number(big['#bigint'])),
]);
const map = z.object({ '#map': z.array(z.tuple([z.number().int(), value])) });
const trace = z.object({
  vars: z.array(z.string()),
  states: z.array(z.record(z.string(), z.unknown())).min(1),
});
const about = z.object({
  command: z.string(),
  answer: z.string(),
  failAt: z.number().int(),
  settled: z.boolean(),
});

/** A state of a trace, with the command that led to it; the first one has none. */
export type ReadState = z.infer<typeof about> & { readonly state: State };

/** A text or a value that is no trace of the model at hand. */
export class NoItfTrace extends Error {}

/** Reads a trace back as states of a model. Throws NoItfTrace where it is not one of that model. */
export function readItf(model: Model, input: unknown): ReadState[] {
  const read = trace.safeParse(input);
  if (!read.success) throw new NoItfTrace(read.error.issues[0]?.message ?? 'no trace');
  return read.data.states.map((one, index) => {
    const told = about.safeParse(one);
    if (!told.success)
      throw new NoItfTrace(`state ${index}: ${told.error.issues[0]?.path.join('.') ?? ''}`);
    const state = model.initial.slice();
    for (const symbol of model.layout.symbols) place(model, state, symbol, one[symbol.name], index);
    return { ...told.data, state };
  });
}

function place(
  { layout }: Model,
  state: State,
  symbol: FunctionSymbol,
  given: unknown,
  index: number,
): void {
  const wrong = (): NoItfTrace =>
    new NoItfTrace(`state ${index} has no value of ${symbol.name} for every element`);
  const pairs =
    symbol.of === 'Machine'
      ? z
          .tuple([z.literal(1), value])
          .array()
          .safeParse([[1, given]])
      : z.array(z.tuple([z.number(), value])).safeParse(map.safeParse(given).data?.['#map']);
  if (!pairs.success || pairs.data.length !== layout.sizeOf(symbol.of)) throw wrong();
  for (const [argument, shown] of pairs.data) {
    const number = numberOf(symbol, shown);
    if (number === undefined || argument < 1 || argument > pairs.data.length) throw wrong();
    layout.write(state, symbol, argument, number);
  }
}

function numberOf({ range }: FunctionSymbol, shown: z.infer<typeof value>): number | undefined {
  switch (range.kind) {
    case 'enumeration': {
      const at = range.values.findIndex((name) => name === shown);
      return at < 0 ? undefined : at;
    }
    case 'flag':
      return typeof shown === 'boolean' ? Number(shown) : undefined;
    case 'reference':
    case 'domain':
    case 'counter':
      return typeof shown === 'number' ? shown : undefined;
  }
}
