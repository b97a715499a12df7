import type { Id } from './terms/sorts';
import type { FunctionSymbol } from './terms/symbols';
import type { Universe } from './terms/structure';
import type { Scope } from './scope';
import { firstTranslated } from './terms/sorts';
import { attachFailures, profiles } from './scope';
import * as topology from './vocabulary/topology';

/** The static functions of a scope, worked out from its shapes. */
export function universeOf(scope: Scope): Universe {
  const devices = scope.groups.flatMap((group, at) =>
    group.devices.map((device) => ({ device, group: at + 1 })),
  );
  const ioasidCount = scope.fds * scope.ioasids;
  const requesters = requestersOf(scope);
  const rowOf = (group: Id<'Group'>, requester: number) =>
    requesters.findIndex(
      (row) => row.group === group && row.number === requester && row.aliasOf === undefined,
    ) + 1;
  const size = {
    Device: devices.length,
    Group: scope.groups.length,
    Fd: scope.fds,
    Ioasid: ioasidCount,
    Requester: requesters.length,
  };
  const tables = new Map<FunctionSymbol, Uint8Array>();
  const define = (fn: { symbol: FunctionSymbol }, values: readonly number[]): void => {
    tables.set(fn.symbol, Uint8Array.from([0, ...values]));
  };
  const yes = (value: boolean | undefined): number => (value === true ? 1 : 0);
  const slots = Array.from({ length: ioasidCount }, (_, at) => ({
    fd: Math.floor(at / scope.ioasids) + 1,
    slot: at % scope.ioasids,
  }));

  define(
    topology.groupOf,
    devices.map((row) => row.group),
  );
  define(
    topology.requesterOf,
    devices.map((row) => rowOf(row.group, row.device.requester)),
  );
  define(
    topology.directMapped,
    devices.map((row) => yes(row.device.directMapped)),
  );
  define(
    topology.ats,
    devices.map((row) => yes(row.device.ats)),
  );
  define(
    topology.pasidCapable,
    devices.map((row) => yes(row.device.pasid)),
  );
  define(
    topology.msiIsolated,
    scope.groups.map((group) => yes(group.interruptsNotIsolated !== true)),
  );
  define(
    topology.requesterGroup,
    requesters.map((row) => row.group),
  );
  define(
    topology.aliasOf,
    requesters.map((row, at) =>
      row.aliasOf === undefined ? at + 1 : rowOf(row.group, row.aliasOf),
    ),
  );
  define(
    topology.onAttachFail,
    requesters.map(() => attachFailures[profiles[scope.profile]]),
  );
  define(
    topology.fdOf,
    slots.map((row) => row.fd),
  );
  define(
    topology.slotBefore,
    slots.map((row, at) => (row.slot === 0 ? 0 : at)),
  );
  define(
    topology.noSnoop,
    devices.map((row) => yes(row.device.noSnoop)),
  );
  define(
    topology.resetSlot,
    devices.map((row, at) => {
      const { slot } = row.device;
      return slot === undefined ? at + 1 : devices.findIndex((one) => one.device.slot === slot) + 1;
    }),
  );
  const fixed = Array.from({ length: firstTranslated - 1 }, () => 0);
  define(topology.ioasidOf, [...fixed, ...slots.map((_, at) => at + 1)]);
  define(topology.fdOfDomain, [...fixed, ...slots.map((row) => row.fd)]);
  return { size, tables };
}

interface RequesterRow {
  readonly group: Id<'Group'>;
  readonly number: number;
  readonly aliasOf?: number;
}

function requestersOf(scope: Scope): RequesterRow[] {
  return scope.groups.flatMap((group, at) => {
    const numbers = [...new Set(group.devices.map((device) => device.requester))];
    return [
      ...numbers.map((number) => ({ group: at + 1, number })),
      ...(group.aliases ?? []).map((aliasOf) => ({ group: at + 1, number: -aliasOf, aliasOf })),
    ];
  });
}
