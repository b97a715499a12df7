import type { DrawnGraph, ExploredGraph } from '../../diagrams/graph/explored-graph';
import type { Model } from '../../machines/model';
import type { Policy } from '../../machines/policies/policy';
import type { State } from '../../machines/terms/structure';
import { project } from '../../diagrams/graph/explored-graph';
import { showCommand } from '../../machines/command';
import { compile } from '../../machines/compiled/compile';
import { packingOf } from '../../machines/compiled/state-packing';
import { buildModel } from '../../machines/model';
import { rulesFor } from '../../machines/policies/rules';
import { groupOfDevices } from '../../machines/scope';
import { observe } from '../../machines/system/observe';
import { VisitedStates } from '../../properties/explorer/visited';

/** The life of one device in a group of its own, one user and one IOASID, without failing writes. */
export function lifeOfOneDevice(policy: Policy): DrawnGraph {
  const model = buildModel(rulesFor(policy), {
    groups: [groupOfDevices(1)],
    fds: 1,
    ioasids: 1,
    failures: 0,
    profile: 'vt-d',
    features: ['core'],
  });
  const places = ['session(d1)', 'ownership(g1)', 'rid(d1)'];
  return project(`The life of one device under ${policy.name}`, exploredGraph(model), places);
}

/** Every reachable state at rest in words, and every command that is carried out. */
export function exploredGraph(model: Model): ExploredGraph {
  const compiled = compile(model);
  const visited = new VisitedStates(packingOf(model));
  const now: State = model.initial.slice();
  const next: State = model.initial.slice();
  const states: ReadonlyMap<string, string>[] = [];
  const steps: ExploredGraph['steps'][number][] = [];
  visited.add(now, -1, 0, -1);
  for (let from = 0; from < visited.size; from += 1) {
    visited.read(from, now);
    states.push(inWords(model, now));
    model.commands.forEach((command, number) => {
      if (compiled.step(now, next, number, -1) !== 0) return;
      visited.add(next, from, number, -1);
      steps.push({ from, to: visited.find(next), command: showCommand(command) });
    });
  }
  return { states, steps };
}

/** `session(d1)` → `bound`, of what is stored and of what the charts show besides. */
const inWords = (model: Model, state: State): ReadonlyMap<string, string> =>
  new Map(
    [...model.layout.describe(state), ...observe(model, state)].map((text) => {
      const at = text.indexOf(' = ');
      return [text.slice(0, at), text.slice(at + 3)];
    }),
  );
