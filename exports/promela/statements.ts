import type { Cell } from '../ground/cells';
import type { GroundStep } from '../ground/ground-step';
import type { Names } from './expression';
import { errnoNumber } from '../../machines/errno';
import { needsCopy } from '../ground/cells-read';
import { formulaText, valueText } from './expression';
import { copyName, names, nowName, registerName } from './memory';

/**
 * The writes of a step, one after the other. Whatever is written and read is copied first, so that
 * everything reads the state before the step.
 */
export function stepStatements(step: GroundStep, answered: boolean): string[] {
  const copied = needsCopy(step);
  const reading: Names = { ...names, now: (cell) => (copied.has(cell) ? copyName : nowName)(cell) };
  return [
    ...[...copied].map((cell) => `${copyName(cell)} = ${nowName(cell)}`),
    ...step.blocks.map(({ when, assignments }) =>
      under(
        formulaText(when, reading),
        assignments.map(({ cell, value }) => `${nowName(cell)} = ${valueText(value, reading)}`),
      ),
    ),
    ...(answered ? step.answers : []).map(({ when, errno }) =>
      under(formulaText(when, reading), [`${registerName('answer')} = ${errnoNumber(errno)}`]),
    ),
  ];
}

/** The cells that the steps need copies of. */
export const copiedCells = (steps: readonly GroundStep[]): readonly Cell[] => [
  ...new Set(steps.flatMap((step) => [...needsCopy(step)])),
];

function under(condition: string, statements: readonly string[]): string {
  if (condition === 'true') return statements.join('; ');
  return `if :: ${condition} -> ${statements.join('; ')} :: else fi`;
}
