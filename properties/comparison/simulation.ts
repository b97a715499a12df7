import type { Command, CommandName } from '../../machines/command';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { Rules } from '../../machines/policies/rules';
import type { Scope } from '../../machines/scope';
import type { State } from '../../machines/terms/structure';
import type { Counterexample } from './counterexample';
import type { Observation } from './observation';
import type { Simulation, Terms } from './simulation-result';
import { packingOf } from '../../machines/compiled/state-packing';
import { VisitedStates } from '../explorer/visited';
import { Agreements } from './agreement';
import { bothSides } from './counterexample';
import { Follower } from './follower';
import { Observer } from './observation';
import { PairSet } from './pair-set';
import { Relation, tolerances } from './relation';
import { StateView } from './state-view';
import { compiledWithoutFailures } from './without-failures';

/**
 * Walks every behaviour of the leader, with the follower answering each command by the strategy, and
 * holds the two against each other: at rest after every command, and on the way what the leader passes
 * between table writes against what the follower passes, its states between its own commands included. It
 * ends when no pair is left, or at the first behaviour that is not followed; none is shorter. Table
 * writes do not fail here.
 */
export function simulate(leader: Rules, follower: Rules, scope: Scope, terms: Terms): Simulation {
  return new SimulationWalk(
    compiledWithoutFailures(leader, scope),
    compiledWithoutFailures(follower, scope),
    terms,
  ).run();
}

class SimulationWalk {
  private readonly seesLeader: Observer;
  private readonly seesFollower: Observer;
  private readonly player: Follower;
  private readonly agreements: Agreements;
  private readonly exactly = new Relation(tolerances.nothing);
  private readonly pairs: PairSet;
  private readonly now: State;
  private readonly there: State;
  private readonly scratch: State;
  private readonly count = { moves: 0, longestAnswer: 0, conceded: 0, outside: 0 };
  private readonly blockedMeanwhile: Partial<Record<CommandName, number>> = {};
  private shortestOutside: readonly string[] | undefined;
  private counterexample: Counterexample | undefined;

  constructor(
    private readonly leader: CompiledModel,
    follower: CompiledModel,
    private readonly terms: Terms,
  ) {
    this.seesLeader = new Observer(leader);
    this.seesFollower = new Observer(follower);
    this.player = new Follower(follower, this.seesFollower);
    this.agreements = new Agreements(terms.tolerance);
    this.pairs = new PairSet(leader.model, follower.model);
    this.now = leader.model.initial.slice();
    this.scratch = leader.model.initial.slice();
    this.there = follower.model.initial.slice();
  }

  run(): Simulation {
    const { now, there, pairs, count, blockedMeanwhile } = this;
    const { model } = this.leader;
    const leaderStates = new VisitedStates(packingOf(model));
    const start = new Relation(this.terms.tolerance);
    const because = start.differences(this.seesLeader.of(now), this.seesFollower.of(there));
    if (because.length > 0) this.counterexample = { leader: [], follower: [], because };
    pairs.add(now, there, -1, 0);
    for (let pair = 0; pair < pairs.size && this.counterexample === undefined; pair += 1) {
      pairs.read(pair, now, there);
      leaderStates.add(now, -1, 0, -1);
      if (!this.exactly.holds(this.seesLeader.of(now), this.seesFollower.of(there)))
        count.conceded += 1;
      for (const [number, command] of model.commands.entries()) {
        this.take(pair, number, command);
        if (this.isOver) break;
      }
    }
    const { counterexample, shortestOutside: shortest } = this;
    return {
      holds: counterexample === undefined,
      pairs: pairs.size,
      leaderStates: leaderStates.size,
      moves: count.moves,
      longestAnswer: count.longestAnswer,
      conceded: count.conceded,
      outside: { moves: count.outside, ...(shortest === undefined ? {} : { shortest }) },
      blockedMeanwhile,
      ...(counterexample === undefined ? {} : { counterexample }),
    };
  }

  private get isOver(): boolean {
    return this.counterexample !== undefined;
  }

  /** The leader gives a command, if it can, and the follower answers. */
  private take(pair: number, number: number, command: Command): void {
    const { leader, seesLeader, player, count, blockedMeanwhile, now } = this;
    const { strategy, hypothesis } = this.terms;
    const between: Observation[] = [];
    const see = (micro: State): void => {
      between.push(seesLeader.of(micro));
    };
    if (leader.step(now, this.scratch, number, -1, see) !== 0) return;
    const next = this.scratch.slice();
    const seen = [seesLeader.of(now), ...between, seesLeader.of(next)];
    const after = new StateView(leader.model, next);
    if (!hypothesis.holds(after)) {
      count.outside += 1;
      this.shortestOutside ??= this.behaviour(pair, number).leader;
      return;
    }
    count.moves += 1;
    player.begin(this.there);
    const move = { command, before: new StateView(leader.model, now), after };
    strategy.answers[command.name]?.(move, player);
    count.longestAnswer = Math.max(count.longestAnswer, player.played.length);
    const agreement = this.agreements.of(seen, player);
    if (typeof agreement !== 'string') {
      this.counterexample = { ...this.behaviour(pair, number), because: agreement };
      return;
    }
    if (agreement === 'blockedMeanwhile')
      blockedMeanwhile[command.name] = (blockedMeanwhile[command.name] ?? 0) + 1;
    this.pairs.add(next, player.sees.state, pair, number);
  }

  private behaviour(pair: number, last: number): Pick<Counterexample, 'leader' | 'follower'> {
    const path = this.pairs.pathTo(pair).map(({ command }) => command);
    return bothSides(this.leader, this.player, this.terms.strategy, [...path, last]);
  }
}
