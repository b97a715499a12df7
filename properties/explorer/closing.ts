import type { CompiledModel } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';
import type { TraceStep } from '../trace';
import type { StateSet } from './state-set';
import { commandKind } from '../../machines/command';
import { forAll, every } from '../../machines/terms/quantifiers';
import { ownership } from '../../machines/vocabulary/group';
import { concreteTrace } from './concrete-trace';
import type { Symmetry } from './symmetry';
import { traceTo } from './trace-to';

/** Claims about whole sequences of closes rather than about one state or step. */
export const closingClaims = {
  canBeGivenBack: {
    id: 'INV-40',
    name: 'canBeGivenBackProp',
    says: 'From every reachable state, closing what users hold returns every group to the kernel.',
    source: 'RFC v2, guarantee G3 read as liveness; vfio_main.c: vfio_device_fops_release',
  },
  closingOrder: {
    id: 'INV-41',
    name: 'closingOrderProp',
    says: 'Whatever the order in which users close what they hold, everything ends in the same state.',
    source: 'vfio_main.c and iommufd/main.c: release follows the last reference, whichever it is',
  },
} as const;

export interface ClosingReport {
  readonly canBeGivenBack: { readonly holds: boolean; readonly trace?: readonly TraceStep[] };
  readonly closingOrder: { readonly holds: boolean; readonly trace?: readonly TraceStep[] };
}

const unknown = -1;

/**
 * Follows the closing commands from every visited state to the end, once each. Closing only ever
 * takes away, so the end exists; if every way of closing leads to one end, the order cannot matter,
 * and if that end has no owner, everything was given back. With a symmetry, ends that differ only in
 * the numbers of interchangeable things are one end.
 */
export function analyseClosing(
  compiled: CompiledModel,
  visited: StateSet,
  symmetry?: Symmetry,
): ClosingReport {
  const { model } = compiled;
  const closes = model.commands.flatMap((command, at) =>
    commandKind(command.name).closes ? [at] : [],
  );
  const given = compiled.formula(forAll(every('Group'), (g) => ownership(g).is('kernelOwned')));
  const end = new Int32Array(visited.size).fill(unknown);
  const now: State = new Uint8Array(model.layout.length);
  const next: State = new Uint8Array(model.layout.length);
  let stuck: number | undefined;
  let split: number | undefined;

  const successors = (state: number): number[] => {
    visited.read(state, now);
    const found: number[] = [];
    for (const command of closes) {
      if (compiled.step(now, next, command, -1) !== 0) continue;
      const to = visited.find(symmetry?.canonical(next) ?? next);
      if (to >= 0 && to !== state) found.push(to);
    }
    return found;
  };

  for (let start = 0; start < visited.size; start += 1) {
    const path: { state: number; after: number[] }[] = [];
    const enter = (state: number): void => {
      path.push({ state, after: successors(state) });
    };
    if (end[start] === unknown) enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const open = top.after.find((to) => end[to] === unknown);
      if (open !== undefined) {
        enter(open);
        continue;
      }
      path.pop();
      const [first, ...others] = top.after;
      end[top.state] = first === undefined ? top.state : (end[first] ?? top.state);
      if (others.some((to) => end[to] !== end[top.state])) split = least(split, top.state);
    }
    visited.read(end[start] ?? start, now);
    if (!given(now, now)) stuck = least(stuck, start);
  }
  return {
    canBeGivenBack: verdict(stuck),
    closingOrder: verdict(split),
  };

  function traceOf(state: number): TraceStep[] {
    return symmetry === undefined
      ? traceTo(compiled, visited, state)
      : concreteTrace(compiled, symmetry, visited, state);
  }

  function verdict(state: number | undefined): { holds: boolean; trace?: readonly TraceStep[] } {
    return state === undefined ? { holds: true } : { holds: false, trace: traceOf(state) };
  }
}

/** States are numbered in the order of their distance, so the least one has a shortest trace. */
const least = (a: number | undefined, b: number): number => (a === undefined ? b : Math.min(a, b));
