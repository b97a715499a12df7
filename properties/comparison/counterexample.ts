import type { CompiledModel } from '../../machines/compiled/compile';
import type { Follower } from './follower';
import type { Strategy } from './strategy';
import { showCommand } from '../../machines/command';
import { StateView } from './state-view';

/** A behaviour of the leader that is not followed, and what the follower did meanwhile. */
export interface Counterexample {
  readonly leader: readonly string[];
  readonly follower: readonly string[];
  /** What is wrong after the last command of the leader. */
  readonly because: readonly string[];
}

/** Both sides of a behaviour of the leader, which is given by the numbers of its commands. */
export function bothSides(
  leader: CompiledModel,
  follower: Follower,
  strategy: Strategy,
  numbers: readonly number[],
): Pick<Counterexample, 'leader' | 'follower'> {
  const { model } = leader;
  const led: string[] = [];
  const followed: string[] = [];
  let now = model.initial;
  follower.beginAtInitial();
  for (const number of numbers) {
    const command = model.commands[number];
    const next = now.slice();
    if (command === undefined || leader.step(now, next, number, -1) !== 0) break;
    led.push(showCommand(command));
    follower.begin(follower.sees.state);
    const move = { command, before: new StateView(model, now), after: new StateView(model, next) };
    strategy.answers[command.name]?.(move, follower);
    followed.push(...follower.played);
    now = next;
  }
  return { leader: led, follower: followed };
}
