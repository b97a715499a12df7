import { type Command, Option } from 'commander';
import type { Scope } from '../../machines/scope';
import { wholeNumber } from './options';

/** The options that name a finite scope. */
export interface ScopeOptions {
  readonly devices?: number;
  readonly groups?: number;
  readonly fds?: number;
  readonly ioasids?: number;
  readonly faults?: number;
}

export const scopeOptionNames = ['devices', 'groups', 'fds', 'ioasids', 'faults'] as const;

/** Adds the options that name a finite scope. */
export const withScope = (command: Command): Command =>
  command
    .addOption(new Option('--devices <n>').argParser(wholeNumber(1, 32)))
    .addOption(new Option('--groups <n>').argParser(wholeNumber(1, 32)))
    .addOption(new Option('--fds <n>').argParser(wholeNumber(1, 8)))
    .addOption(new Option('--ioasids <n>', 'IOASIDs per fd').argParser(wholeNumber(1, 8)))
    .addOption(
      new Option('--faults <n>', 'table writes that may fail').argParser(wholeNumber(0, 8)),
    );

/** Devices are dealt out to the groups evenly, each with a requester id of its own. */
export function scopeOf(options: ScopeOptions): Scope {
  const { devices = 2, groups = 1, fds = 2, ioasids = 1, faults = 0 } = options;
  const deviceCount = Math.max(devices, groups);
  return {
    groups: Array.from({ length: groups }, (_, at) => ({
      devices: Array.from(
        { length: Math.floor(deviceCount / groups) + (at < deviceCount % groups ? 1 : 0) },
        (_unused, index) => ({ requester: index + 1 }),
      ),
    })),
    fds,
    ioasids,
    failures: faults,
    profile: 'vt-d',
    features: ['core', 'drivers', 'exit'],
  };
}
