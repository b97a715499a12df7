import type { Command } from '../../machines/command';
import type { Errno } from '../../machines/errno';
import type { Model } from '../../machines/model';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { State } from '../../machines/terms/structure';
import { showCommand } from '../../machines/command';
import { showPolicy } from '../../machines/policies/with-choices';

/** A command of a trace with where it led. */
export interface TracedStep {
  readonly command: Command;
  readonly answer: Errno;
  /** The number of the table write that fails, from 0, or -1. */
  readonly failAt: number;
  /** The states between two table writes. */
  readonly micro: readonly State[];
  readonly next: State;
}

/** A value of the Informal Trace Format. */
export type ItfValue =
  number | string | boolean | { readonly '#map': readonly (readonly [ItfValue, ItfValue])[] };

/** A trace in the Informal Trace Format of Apalache (ADR-015). */
export interface ItfTrace {
  readonly '#meta': Readonly<Record<string, string>>;
  readonly vars: readonly string[];
  readonly states: readonly ItfState[];
}

export type ItfState = Readonly<Record<string, ItfValue | { readonly index: number }>>;

/** Variables beside the functions: the command that led to a state, its answer, and whether it is over. */
const about = ['command', 'answer', 'failAt', 'settled'] as const;

/**
 * A walk through a model as an ITF trace. Every function is a variable: a map from elements to values, or a
 * value where the function is of the machine as a whole. Named values are strings; references and domains
 * are numbers as in `machines/terms/sorts.ts`. States between two table writes are not `settled`.
 */
export function itf(model: Model, steps: readonly TracedStep[]): ItfTrace {
  const positions = [
    { state: model.initial, command: '', answer: 'OK', failAt: -1, settled: true },
    ...steps.flatMap(({ command, answer, failAt, micro, next }) => {
      const led = { command: showCommand(command), answer, failAt };
      return [
        ...micro.map((state) => ({ ...led, state, settled: false })),
        { ...led, state: next, settled: true },
      ];
    }),
  ];
  return {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      description: `${steps.length} commands under ${showPolicy(model.rules.policy)}`,
      scope: JSON.stringify(model.scope),
    },
    vars: [...model.layout.symbols.map(({ name }) => name), ...about],
    states: positions.map(({ state, command, answer, failAt, settled }, index) => ({
      '#meta': { index },
      ...valuesOf(model, state),
      command,
      answer,
      failAt,
      settled,
    })),
  };
}

function valuesOf({ layout }: Model, state: State): Record<string, ItfValue> {
  const values: Record<string, ItfValue> = {};
  for (const symbol of layout.symbols) {
    const at = (argument: number): ItfValue =>
      written(symbol, layout.read(state, symbol, argument));
    values[symbol.name] =
      symbol.of === 'Machine'
        ? at(1)
        : {
            '#map': Array.from(
              { length: layout.sizeOf(symbol.of) },
              (_, before) => [before + 1, at(before + 1)] as const,
            ),
          };
  }
  return values;
}

const written = ({ range }: FunctionSymbol, value: number): ItfValue => {
  switch (range.kind) {
    case 'enumeration':
      return range.values[value] ?? '';
    case 'flag':
      return value !== 0;
    case 'reference':
    case 'domain':
    case 'counter':
      return value;
  }
};
