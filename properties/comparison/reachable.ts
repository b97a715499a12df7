import type { CompiledModel } from '../../machines/compiled/compile';
import type { State } from '../../machines/terms/structure';
import type { Observation } from './observation';
import { packingOf } from '../../machines/compiled/state-packing';
import { VisitedStates } from '../explorer/visited';
import { Observer } from './observation';

/** Every reachable state of a model at rest: what is seen of it, and where its commands lead. */
export class Reachable {
  /** By the number of the state; the initial one is number 0. */
  readonly observations: Observation[] = [];
  /** The other states that one command leads to. */
  readonly after: (readonly number[])[] = [];
  private readonly visited: VisitedStates;

  constructor(compiled: CompiledModel) {
    const { model } = compiled;
    const observer = new Observer(compiled);
    this.visited = new VisitedStates(packingOf(model));
    const now: State = model.initial.slice();
    const next: State = model.initial.slice();
    this.visited.add(now, -1, 0, -1);
    for (let at = 0; at < this.visited.size; at += 1) {
      this.visited.read(at, now);
      this.observations.push(observer.of(now));
      const after = new Set<number>();
      for (let command = 0; command < model.commands.length; command += 1) {
        if (compiled.step(now, next, command, -1) !== 0) continue;
        this.visited.add(next, at, command, -1);
        after.add(this.visited.find(next));
      }
      after.delete(at);
      this.after.push([...after]);
    }
  }

  get size(): number {
    return this.visited.size;
  }
}
