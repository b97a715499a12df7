import type { CompiledModel } from '../../machines/compiled/compile';
import type { Rules } from '../../machines/policies/rules';
import type { Scope } from '../../machines/scope';
import type { State } from '../../machines/terms/structure';
import type { Hypothesis } from './hypothesis';
import type { Related } from './match-sets';
import { showCommand } from '../../machines/command';
import { packingOf } from '../../machines/compiled/state-packing';
import { VisitedStates } from '../explorer/visited';
import { hypotheses } from './hypothesis';
import { MatchSets } from './match-sets';
import { Observer } from './observation';
import { Reachable } from './reachable';
import { StateView } from './state-view';
import { compiledWithoutFailures } from './without-failures';

/** Whether there is a behaviour that nothing matches, and how much was looked at. */
export interface Unmatched {
  /** The shortest behaviour of the leader that no behaviour of the follower matches, if there is one. */
  readonly behaviour?: readonly string[];
  /** States of the leader, each with the set of states in which the follower may be by then. */
  readonly visited: number;
  /** Reachable states of the follower. */
  readonly followerStates: number;
}

/** A state of the leader, and the states of the follower that match everything so far. */
interface Node {
  readonly state: State;
  readonly match: readonly number[];
  readonly parent?: Node;
  readonly command: number;
}

/**
 * Looks for the shortest behaviour of a leader that no behaviour of a follower matches, whatever the
 * follower does: the states between commands, one after the other, must be related, and each side may
 * wait for the other or take any number of commands meanwhile. No strategy is given, so this is not about
 * one. What one side only passes between two table writes the other may not rest in. Table writes do
 * not fail here.
 */
export function unmatched(
  leading: Rules,
  following: Rules,
  scope: Scope,
  related: Related,
  hypothesis: Hypothesis = hypotheses.nothing,
): Unmatched {
  const leader = compiledWithoutFailures(leading, scope);
  const { model } = leader;
  const there = new Reachable(compiledWithoutFailures(following, scope));
  const observer = new Observer(leader);
  const sets = new MatchSets(there, related);
  const known = new KnownNodes(leader);
  const nodes: Node[] = [];
  const next: State = model.initial.slice();
  let last: Node | undefined;
  const reach = (node: Node): void => {
    if (node.match.length === 0) last ??= node;
    else if (known.add(node)) nodes.push(node);
  };

  const { initial: state } = model;
  reach({ state, match: sets.initially(observer.of(state)), command: 0 });
  for (let at = 0; at < nodes.length && last === undefined; at += 1) {
    const parent = nodes[at];
    if (parent === undefined) break;
    for (let command = 0; command < model.commands.length; command += 1) {
      if (leader.step(parent.state, next, command, -1) !== 0) continue;
      if (!hypothesis.holds(new StateView(model, next))) continue;
      const match = sets.after(parent.match, observer.of(next));
      reach({ state: next.slice(), match, parent, command });
    }
  }
  return {
    ...(last === undefined ? {} : { behaviour: behaviourTo(leader, last) }),
    visited: nodes.length,
    followerStates: there.size,
  };
}

/** The nodes that were reached, by the set of the follower's states and then by the leader's state. */
class KnownNodes {
  private readonly byMatch = new Map<string, VisitedStates>();

  constructor(private readonly leader: CompiledModel) {}

  add({ state, match }: Node): boolean {
    const key = match.join();
    const states = this.byMatch.get(key) ?? new VisitedStates(packingOf(this.leader.model));
    this.byMatch.set(key, states);
    return states.add(state, -1, 0, -1) >= 0;
  }
}

function behaviourTo({ model }: CompiledModel, last: Node): string[] {
  const behaviour: string[] = [];
  for (let at = last; at.parent !== undefined; at = at.parent) {
    const command = model.commands[at.command];
    if (command !== undefined) behaviour.unshift(showCommand(command));
  }
  return behaviour;
}
