import type { Id } from '../../machines/terms/sorts';
import type { Command, CommandName } from '../../machines/command';
import type { Allocation } from './iommu/domain-life';
import type { SimulatedIommu } from './iommu/simulated-iommu';
import type { Wiring } from './iommu/wiring';
import { exposeBar, withdrawBar } from './iommu/address-space';

/*
 * The machines announce the effects that a step has on table entries and mappings. Two things that a
 * simulated machine needs besides follow from the command alone: that a domain comes into being, and
 * that a user maps the memory of a device.
 */

type Arguments = readonly [first: number, second: number];
const argumentsOf = ({ args }: Command): Arguments => [args[0] ?? 0, args[1] ?? 0];
type PerCommand<F> = Readonly<Partial<Record<CommandName, F>>>;

const allocations: PerCommand<(wiring: Wiring, args: Arguments) => Allocation> = {
  ALLOC: (_, [ioasid]) => ({ kind: 'space', ioasid }),
  ALLOC_ENFORCING: (_, [ioasid]) => ({ kind: 'space', ioasid }),
  ALLOC_TABLE: (_, [ioasid, space]) => ({ kind: 'table', ioasid, space }),
  NEST: (_, [ioasid, parent]) => ({ kind: 'nested', ioasid, parent }),
  // a legacy container has one address space, its lowest IOASID
  SET_IOMMU: (wiring, [fd]) => ({ kind: 'space', ioasid: wiring.fdOfIoasid.indexOf(fd) + 1 }),
};

/** The domain that a command allocates if it is not refused. */
export const allocationOf = (wiring: Wiring, command: Command): Allocation | undefined =>
  allocations[command.name]?.(wiring, argumentsOf(command));

type BarChange = (
  iommu: SimulatedIommu,
  args: Arguments,
  fdOf: (device: Id<'Device'>) => number,
) => SimulatedIommu;

const barChanges: PerCommand<BarChange> = {
  MMAP_BAR: (iommu, [device], fdOf) => exposeBar(iommu, device, fdOf(device)),
  MUNMAP_BAR: (iommu, [device]) => withdrawBar(iommu, device),
  // a process that dies loses its mappings (exit_mmap)
  EXIT: (iommu, [fd]) =>
    iommu.bars.reduce(
      (next, holder, at) => (holder === fd ? withdrawBar(next, at + 1) : next),
      iommu,
    ),
};

/** What a command that was carried out does to users' mappings of device memory. */
export const withBarsOf = (
  iommu: SimulatedIommu,
  command: Command,
  /** The IOMMU fd that a device is bound to. */
  fdOf: (device: Id<'Device'>) => number,
): SimulatedIommu => barChanges[command.name]?.(iommu, argumentsOf(command), fdOf) ?? iommu;
