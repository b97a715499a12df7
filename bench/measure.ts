import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Done, Engine } from './engine';
import type { Measured } from './measured';
import type { BenchScope } from './scopes';
import { policies } from '../machines/policies/registry';
import { rulesFor } from '../machines/policies/rules';

/**
 * Runs an engine so many times in this process. The first run is cold: it counts from the start of the
 * process. The others are warm, and their median is taken.
 */
export function measure(engine: Engine, scope: BenchScope, runs: number): Measured {
  const rules = rulesFor(policies['device-centric'], undefined, scope.scope.failures > 0);
  const first = engine.run(rules, scope);
  const cold: Time = first.took ?? {
    seconds: performance.now() / 1000,
    cpuSeconds: cpuSeconds(),
  };
  const warm = Array.from({ length: runs - 1 }, () => timed(() => engine.run(rules, scope)));
  const typical = warm.length === 0 ? cold : median(warm);
  const { explored, representatives, commands, accepted, holds, took } = first;
  return {
    ...(explored ?? representatives ?? { states: null, transitions: null }),
    isWhole: explored !== undefined,
    commands: commands ?? null,
    accepted: accepted ?? null,
    holds: holds ?? null,
    runs,
    seconds: typical.seconds,
    cpuSeconds: typical.cpuSeconds,
    coldSeconds: cold.seconds,
    coldCpuSeconds: cold.cpuSeconds,
    buildSeconds: took?.buildSeconds ?? null,
    peakRssBytes: took?.memoryBytes ?? peakRssBytes(),
  };
}

interface Time {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

function timed(run: () => Done): Time {
  const began = performance.now();
  const busy = cpuSeconds();
  const { took } = run();
  return took ?? { seconds: (performance.now() - began) / 1000, cpuSeconds: cpuSeconds() - busy };
}

/** Of all threads, those of the compiler and the garbage collector included. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Of an even number, the mean of the two in the middle. */
function median(times: readonly Time[]): Time {
  const middle = (of: (time: Time) => number): number => {
    const sorted = times.map(of).sort((a, b) => a - b);
    const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
    const high = sorted[Math.floor(sorted.length / 2)] ?? NaN;
    return (low + high) / 2;
  };
  return { seconds: middle((one) => one.seconds), cpuSeconds: middle((one) => one.cpuSeconds) };
}

/** Linux counts what the parent had at the fork into `maxRSS`, but not into the status file. */
function peakRssBytes(): number {
  try {
    const [, kilobytes] =
      /^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // not a Linux
  }
  return process.resourceUsage().maxRSS * 1024;
}
