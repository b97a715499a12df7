import type { Bounds, SearchEnd } from '../../properties/explorer/bounds';
import type { ConfigurationReport } from '../../properties/check';
import { type Command, Option } from 'commander';
import { showBound } from '../../properties/explorer/bounds';
import { wholeNumber } from '../shared/options';

/** The options that bound a search. */
export interface BoundOptions {
  readonly depth?: number;
  readonly states?: number;
  readonly memory: number;
}

const mebibyte = 2 ** 20;
/** What a search may take unless told otherwise, in MB. */
export const defaultMemory = 4096;

export const withBounds = (command: Command): Command =>
  command
    .addOption(
      new Option('--depth <n>', 'try no more than so many commands in a row').argParser(
        wholeNumber(1, 1_000_000),
      ),
    )
    .addOption(
      new Option('--states <n>', 'keep no more than so many states').argParser(
        wholeNumber(1, 2_000_000_000),
      ),
    )
    .addOption(
      new Option(
        '--memory <MB>',
        'what the states of one search may take; visits states one by one',
      )
        .argParser(wholeNumber(1, 1_000_000))
        .default(defaultMemory),
    );

/** The bounds that the options ask for; `states` where they do not say. */
export const boundsFrom = (
  { depth, states, memory }: BoundOptions,
  statesOtherwise?: number,
): Bounds => {
  const maxStates = states ?? statesOtherwise;
  return {
    ...(depth === undefined ? {} : { maxDepth: depth }),
    ...(maxStates === undefined ? {} : { maxStates }),
    maxBytes: memory * mebibyte,
  };
};

/** Why a search that is not complete says nothing final, how far it got, and what to do. */
export function printEnd({
  configuration,
  end,
  states,
  unexpanded,
  depth,
}: ConfigurationReport): string {
  const thousands = (value: number): string => value.toLocaleString('en-US');
  return (
    `inconclusive in ${configuration.name}: ${why(end)} with ${thousands(states)} states, ` +
    `${thousands(unexpanded)} of them not expanded, at depth ${depth ?? 0}${remedy(end)}`
  );
}

function why(end: SearchEnd): string {
  switch (end.kind) {
    case 'complete':
      return 'complete';
    case 'bound':
      return `${showBound(end.bound, end.limit)} was hit`;
    case 'enough':
      return 'what was looked for was found';
    case 'interrupted':
      return 'interrupted';
  }
}

function remedy(end: SearchEnd): string {
  if (end.kind === 'interrupted') return '; --resume goes on from the checkpoint';
  if (end.kind !== 'bound') return '';
  switch (end.bound) {
    case 'states':
      return '; raise --states, or store fewer states with --symmetry';
    case 'depth':
      return '; raise --depth';
    case 'memory':
      return '; raise --memory, or store fewer states with --symmetry';
  }
}
