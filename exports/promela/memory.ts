import type { Cell } from '../ground/cells';
import type { GroundModel } from '../ground/ground-model';
import type { Names } from './expression';

/** The names of all variables of the Promela model. */
export const nowName = (cell: Cell): string => cell.name;
/** The cell before the command, for claims about steps. */
export const beforeName = (cell: Cell): string => `before_${cell.name}`;
/** The cell before the write at hand, while others are written. */
export const copyName = (cell: Cell): string => `copy_${cell.name}`;
export const registerName = (name: string): string => `step_${name}`;
/** Whether the one planned failure of the command is over. */
export const failedName = 'step_failed';

export const names: Names = { now: nowName, before: beforeName, register: registerName };

/**
 * Whether a command can go on in several ways after it began. SPIN then comes back to its middle, so
 * what is known of its beginning must be part of the state until it is over.
 */
export const branches = (ground: GroundModel): boolean =>
  ground.microSteps.some(({ event }) => event === 'FAILED');

/** `unsigned session_d1 : 3 = 1;` with as many bits as the possible values need. */
export function declaration(
  ground: GroundModel,
  cell: Cell,
  name: string,
  initial: number,
): string {
  const width = bits(ground, cell);
  return `unsigned ${name} : ${width}${initial === 0 ? '' : ` = ${initial}`};`;
}

/** A variable that is no part of the state; SPIN has no bit fields there. */
export const hiddenByte = (name: string): string => `hidden byte ${name};`;

function bits(ground: GroundModel, cell: Cell): number {
  const values = ground.possible.of(cell);
  return values === undefined ? 8 : Math.ceil(Math.log2(Math.max(...values) + 1));
}
