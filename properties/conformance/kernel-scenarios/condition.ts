import type { TableMode } from '../../../backends/guest/topology';
import type { Machine } from './machine';

/** What must hold of a machine for a scenario or a line to apply. */
export type Condition =
  | { readonly kind: 'linux'; readonly from: boolean; readonly version: readonly [number, number] }
  | { readonly kind: 'mode'; readonly mode: TableMode };

/** Reads `linux >= 6.15`, `linux < 6.15` or `mode scalable`; undefined where it is neither. */
export function parseCondition(text: string): Condition | undefined {
  const linux = /^linux\s*(>=|<)\s*(\d+)\.(\d+)$/.exec(text);
  if (linux !== null)
    return {
      kind: 'linux',
      from: linux[1] === '>=',
      version: [Number(linux[2]), Number(linux[3])],
    };
  const [, mode] = /^mode\s+(legacy|scalable)$/.exec(text) ?? [];
  return mode === 'legacy' || mode === 'scalable' ? { kind: 'mode', mode } : undefined;
}

export const showCondition = (condition: Condition): string =>
  condition.kind === 'mode'
    ? `mode ${condition.mode}`
    : `linux ${condition.from ? '>=' : '<'} ${condition.version.join('.')}`;

export function holds(condition: Condition, machine: Machine): boolean {
  if (condition.kind === 'mode') return machine.topology.mode === condition.mode;
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(machine.release) ?? [];
  const [wantedMajor, wantedMinor] = condition.version;
  const reached =
    Number(major) > wantedMajor || (Number(major) === wantedMajor && Number(minor) >= wantedMinor);
  return reached === condition.from;
}
