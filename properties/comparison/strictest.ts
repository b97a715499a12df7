import type { Rules } from '../../machines/policies/rules';
import type { Scope } from '../../machines/scope';
import type { Simulation, Terms } from './simulation-result';
import { tolerances } from './relation';
import { simulate } from './simulation';

/** A simulation with the terms that it was tried on. */
export interface JudgedSimulation {
  readonly terms: Terms;
  readonly simulation: Simulation;
}

/** Tries a simulation that concedes nothing, and only if it fails one that concedes what it must. */
export function simulateStrictly(
  leader: Rules,
  follower: Rules,
  scope: Scope,
  terms: Omit<Terms, 'tolerance'>,
): JudgedSimulation {
  const attempt = (tolerance: Terms['tolerance']): JudgedSimulation => ({
    terms: { ...terms, tolerance },
    simulation: simulate(leader, follower, scope, { ...terms, tolerance }),
  });
  const exact = attempt(tolerances.nothing);
  return exact.simulation.holds ? exact : attempt(tolerances.blockedWithoutFile);
}
