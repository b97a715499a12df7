import pc from 'picocolors';

export type Colours = ReturnType<typeof pc.createColors>;

const { stdout, env } = process;
// outside of a terminal isTTY is missing, which the library would take for "decide yourself"
const isTerminal: boolean = 'isTTY' in stdout && stdout.isTTY;
const unwanted = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';

/**
 * Colours for standard output: only on a terminal, and not where NO_COLOR is set or the terminal is a
 * dumb one. (By itself the library would also colour for continuous integration.)
 */
export const colours: Colours = pc.createColors(isTerminal && !unwanted);
