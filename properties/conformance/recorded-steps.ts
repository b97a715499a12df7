import type { Exchange } from '../../backends/ioctl/ioctl-backend';
import type { Placement } from '../../backends/ioctl/placement';
import type { RecordedStep } from '../../exports/reproducer/finding';

/**
 * What of a recorded run a reviewer wants to see again: everything that changes something, and of the
 * probes each that found something new. Questions about ownership and ranges are left out.
 */
export function recordedSteps(
  exchanges: readonly Exchange[],
  placement: Placement,
): RecordedStep[] {
  const steps = exchanges.flatMap(({ request, reply }): RecordedStep[] => {
    if (reply.kind !== 'done' || isQuestion(request)) return [];
    return [{ request, errno: reply.errno, values: reply.values }];
  });
  const isNew = (step: RecordedStep, at: number): boolean => {
    if (!step.request.startsWith('probe ')) return true;
    const before = steps.slice(0, at).findLast(({ request }) => request.startsWith('probe '));
    const isLast = !steps.slice(at + 1).some(({ request }) => request.startsWith('probe '));
    return isLast || before === undefined || before.values.join() !== step.values.join();
  };
  const named = new Set(steps.flatMap(({ request }) => request.match(/0000:\S+/g) ?? []));
  const setup = placement.devices
    .filter((address) => named.has(address) && !isRemovedFirst(steps, address))
    .map((address): RecordedStep => {
      const driver = steps.find(({ request }) => request === `driver ${address}`)?.values[0];
      const wanted = driver ?? 'vfio-pci';
      return wanted === '-'
        ? { request: `driver ${address}`, errno: 'OK', values: ['-'] }
        : { request: `bind-driver ${address} ${wanted}`, errno: 'OK', values: [] };
    });
  const lasting = steps.filter(
    (step, at) => isNew(step, at) && !/^(driver|close-all|rescan$)/.test(step.request.slice(0, 9)),
  );
  return [...setup, ...lasting];
}

const isQuestion = (request: string): boolean => /^(knock|ranges|hello|kmsg) ?/.test(request);

const isRemovedFirst = (steps: readonly RecordedStep[], address: string): boolean =>
  steps.findIndex(({ request }) => request === `remove ${address}`) >= 0 &&
  !steps.some(({ request }) => request === `driver ${address}`);
