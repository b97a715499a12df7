import type { GuestTopology } from '../../backends/guest/topology';
import type { Exchange } from '../../backends/ioctl/ioctl-backend';
import type { Feature } from '../../machines/command';
import type { PolicyName } from '../../machines/policies/policy';
import type { KernelMachine, WalkedScope } from './kernel-machine';
import type { GuestLab, LabGuest } from './guest-lab';
import type { CoveringPart, RandomPart, ScenarioPart, SweepPart } from './conformance-report';
import { topologyNamed } from '../../backends/guest/topologies/registry';
import { IoctlBackend } from '../../backends/ioctl/ioctl-backend';
import { policies } from '../../machines/policies/registry';
import { cover } from './cover';
import { Coverage } from './covering-walk';
import { sweep } from './failing-allocations';
import { kernelMachine } from './kernel-machine';
import { allScenarios } from './kernel-scenarios/all-scenarios';
import { runScenario } from './kernel-scenarios/run-scenario';
import { randomSequences } from './random-sequences';
import { ReachablePairs } from './reachable-pairs';
import { featuresOf, hasCommand, isAtLeast, profileOf, quirksOf, tableFlagsOf } from './shipped-on';
import { SideBySide } from './side-by-side';
import { sweepsOf } from './sweeps';

/** What is walked, and how far. */
export interface ConformPlan {
  readonly policy: PolicyName;
  /** Whose commands the covering walk gives. */
  readonly features: readonly Feature[];
  readonly fds: number;
  readonly ioasids: number;
  /** Guests that walk side by side. */
  readonly guests: number;
  /** Random commands in all. */
  readonly commands: number;
  readonly seed: number;
  readonly parts: ReadonlySet<ConformPart>;
  /** When the covering walk ends at the latest, in milliseconds since the epoch. */
  readonly deadline?: number;
}

export const conformParts = ['covering', 'random', 'failures', 'scenarios', 'findings'] as const;
export type ConformPart = (typeof conformParts)[number];

export type OnProgress = (says: () => string) => void;

/** A topology by name. Throws RangeError. */
export function guestTopology(name: string, mode: 'legacy' | 'scalable'): GuestTopology {
  const topology = topologyNamed(name, mode);
  if (topology === undefined) throw new RangeError(`no topology ${name}`);
  return topology;
}

/** Model and kernel side by side on one guest, ready for the first command. */
export async function sideOn(
  guest: LabGuest,
  machine: KernelMachine,
  features: readonly Feature[],
  onExchange?: (exchange: Exchange) => void,
): Promise<SideBySide> {
  const { compiled, placement, limits } = machine;
  await guest.prepare();
  const backend = new IoctlBackend(compiled.model, placement, guest.client, {
    tableFlags: tableFlagsOf(features),
    ...(onExchange === undefined ? {} : { onExchange }),
  });
  return new SideBySide(compiled, backend, placement, limits);
}

/** The model of shipped Linux on a guest. */
export function shippedMachine(
  topology: GuestTopology,
  release: string,
  walked: Omit<WalkedScope, 'quirks' | 'profile' | 'policy'> & { readonly policy: PolicyName },
): KernelMachine {
  return kernelMachine(topology, {
    ...walked,
    policy: policies[walked.policy],
    quirks: quirksOf(topology.mode, release),
    profile: profileOf(release),
    has: (name) => hasCommand(release, name),
  });
}

/** Every pair of a reachable state and a command, on as many guests as there are processors for. */
export async function coveringPart(
  lab: GuestLab,
  plan: ConformPlan,
  onProgress: OnProgress,
): Promise<CoveringPart> {
  const topology = guestTopology('same-slot', 'legacy');
  const { policy, fds, ioasids, features } = plan;
  const guests = await Promise.all(Array.from({ length: plan.guests }, () => lab.boot(topology)));
  try {
    const release = guests[0]?.release ?? '';
    const walked = { policy, features: featuresOf(release, features), fds, ioasids };
    const machine = shippedMachine(topology, release, walked);
    const reachable = new ReachablePairs(machine.compiled, machine.renamings, machine.offers);
    const coverage = new Coverage(reachable);
    const sides = await Promise.all(guests.map((guest) => sideOn(guest, machine, walked.features)));
    const devices = topology.devices.filter(({ role }) => role === 'device');
    const began = performance.now();
    const report = await cover(sides, coverage, {
      enough: () => Date.now() > (plan.deadline ?? Infinity),
      onStep: (commands, open) =>
        onProgress(
          () => `covering: ${commands} commands, ${open} of ${reachable.count} pairs open`,
        ),
    });
    return {
      topology: topology.name,
      devices: devices.length,
      groups: new Set(devices.map(({ group }) => group)).size,
      features: walked.features,
      fds,
      ioasids,
      states: reachable.pairs.length,
      reachable: reachable.count,
      seconds: (performance.now() - began) / 1000,
      guests: guests.length,
      ...report,
    };
  } finally {
    await Promise.all(guests.map((guest) => guest.stop()));
  }
}

interface RandomPlan {
  readonly topology: string;
  readonly features: readonly Feature[];
  /** Its part of all random commands. */
  readonly share: number;
  readonly since?: string;
}

const life: readonly Feature[] = ['core', 'drivers', 'memory', 'mappings', 'exit'];

/** Random sequences run where a covering walk would take too long: more features, other machines. */
const randomPlans = (policy: PolicyName): readonly RandomPlan[] =>
  policy === 'lockstep'
    ? [
        { topology: 'same-slot', features: life, share: 0.7 },
        { topology: 'kernel-sibling', features: life, share: 0.3 },
      ]
    : [
        { topology: 'same-slot', features: [...life, 'tables'], share: 0.4 },
        { topology: 'same-slot', features: ['core', 'tables', 'pasid', 'mishaps'], share: 0.2 },
        { topology: 'same-slot', features: ['core', 'drivers', 'hotplug', 'memory'], share: 0.1 },
        { topology: 'bridge', features: [...life, 'tables'], share: 0.1, since: bridgeSince },
        { topology: 'kernel-sibling', features: [...life, 'tables'], share: 0.1 },
        { topology: 'direct-mapping', features: ['core', 'drivers', 'hotplug'], share: 0.1 },
      ];

/** Before, the claim of devices behind a bridge did not reach their common requester id (see the scenarios). */
const bridgeSince = '7.3';

/** Random sequences on several machines, one after the other. */
export async function randomParts(
  lab: GuestLab,
  plan: ConformPlan,
  release: string,
  onProgress: OnProgress,
): Promise<RandomPart[]> {
  const parts: RandomPart[] = [];
  const plans = randomPlans(plan.policy).filter(({ since = '0' }) => isAtLeast(release, since));
  const whole = plans.reduce((sum, { share }) => sum + share, 0);
  for (const { topology: name, features: wanted, share } of plans) {
    const topology = guestTopology(name, 'legacy');
    const part = await lab.on(topology, async (guest): Promise<RandomPart> => {
      const features = featuresOf(guest.release, wanted);
      const { policy, fds } = plan;
      const ioasids = policy === 'lockstep' ? 1 : plan.ioasids + 1;
      const machine = shippedMachine(topology, guest.release, { policy, features, fds, ioasids });
      const side = await sideOn(guest, machine, features);
      const began = performance.now();
      const commands = Math.ceil((plan.commands * share) / whole);
      const report = await randomSequences(side, machine.offers, {
        commands,
        seed: plan.seed,
        onStep: (done) => onProgress(() => `random on ${name}: ${done} of ${commands} commands`),
      });
      const { seed, sequences, disagreement } = report;
      return {
        topology: name,
        mode: topology.mode,
        features,
        seed,
        sequences,
        commands: report.commands,
        seconds: (performance.now() - began) / 1000,
        ...(disagreement === undefined
          ? {}
          : {
              disagreement: {
                commands: disagreement.commands,
                differences: disagreement.differences,
              },
            }),
      };
    });
    parts.push(part);
  }
  return parts;
}

/** Failing allocations in claims, attaches and replaces. */
export async function sweepParts(
  lab: GuestLab,
  { policy }: ConformPlan,
  onProgress: OnProgress,
): Promise<SweepPart[]> {
  const topology = guestTopology('same-slot', 'legacy');
  return lab.on(topology, async (guest) => {
    const features: Feature[] = policy === 'lockstep' ? ['core'] : ['core', 'tables', 'mishaps'];
    const ioasids = policy === 'lockstep' ? 1 : 2;
    const walked = { policy, features, fds: 2, ioasids, failures: 1 };
    const side = await sideOn(guest, shippedMachine(topology, guest.release, walked), features);
    const parts: SweepPart[] = [];
    for (const one of sweepsOf(policy, guest.release)) {
      onProgress(() => `failing allocations in ${one.command}`);
      const { failures, outcomes, disagreements } = await sweep(side, one);
      parts.push({
        given: one.given,
        command: one.command,
        failures,
        outcomes: Object.fromEntries(outcomes),
        disagreements,
      });
    }
    return parts;
  });
}

/** Facts of a kernel, each told as a scenario. */
export async function scenarioParts(
  lab: GuestLab,
  onProgress: OnProgress,
): Promise<ScenarioPart[]> {
  const scenarios = allScenarios();
  const parts: ScenarioPart[] = [];
  for (const name of new Set(scenarios.map(({ topology }) => topology)))
    for (const mode of ['legacy', 'scalable'] as const) {
      const topology = guestTopology(name, mode);
      const wanted = scenarios.filter((one) => one.topology === name);
      await lab.on(topology, async (guest) => {
        // QEMU goes on to let untranslated requests through when a PASID entry leaves the identity
        const machine = { topology, release: guest.release, identityStays: mode === 'scalable' };
        for (const one of wanted) {
          onProgress(() => `scenario ${one.name} (${mode})`);
          const outcome = await runScenario(one, (request) => guest.client.ask(request), machine);
          parts.push(
            outcome.kind === 'skipped'
              ? {
                  name: `${one.name} (${mode})`,
                  asked: 0,
                  agreed: 0,
                  tags: [],
                  skipped: outcome.reason,
                  differences: [],
                }
              : {
                  name: `${one.name} (${mode})`,
                  asked: outcome.asked,
                  agreed: outcome.agreed,
                  tags: outcome.tags,
                  differences: outcome.differences.map(
                    ({ line, text, expected, seen }) =>
                      `${line}: ${text}: expected ${expected}, seen ${seen}`,
                  ),
                },
          );
        }
      });
    }
  return parts;
}
