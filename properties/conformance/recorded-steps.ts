import type { Exchange } from '../../backends/ioctl/ioctl-backend';
import type { RecordedStep } from '../../exports/reproducer/finding';

/**
 * What of a recorded run a reviewer wants to see again: everything that changes something, and each probe
 * that found something new, of the members of the groups that matter. Questions about ownership and
 * ranges are left out.
 */
export function recordedSteps(
  exchanges: readonly Exchange[],
  /** The devices of the same group, for each. */
  groupOf: (address: string) => readonly string[],
): RecordedStep[] {
  const steps = exchanges.flatMap(({ request, reply }): RecordedStep[] => {
    if (reply.kind !== 'done' || isQuestion(request)) return [];
    return [{ request, errno: reply.errno, values: reply.values }];
  });
  const used = new Set(steps.flatMap(({ request }) => addressesOf(request)));
  const members = new Set([...used].flatMap(groupOf));
  const shown = steps.map((step) => (isProbe(step) ? ofMembers(step, members) : step));
  const telling = shown.filter((step, at) => {
    if (!isProbe(step)) return !isSetup(step);
    const before = shown.slice(0, at).findLast(isProbe);
    const isLast = !shown.slice(at + 1).some(isProbe);
    const isNew = before?.request !== step.request || before.values.join() !== step.values.join();
    return isLast || isNew;
  });
  const needed = telling.filter(
    (step, at) =>
      !(isOpening(step) && !namesHandle(telling.slice(at + 1), step)) &&
      !(step.request === 'rescan' && !telling.slice(0, at).some(isRemoval)),
  );
  return [...driversAtFirst(steps, used), ...setupFor(needed), ...needed];
}

/** Where a write arrives in physical memory is seen only in the page that the kernel leaves alone. */
function setupFor(steps: readonly RecordedStep[]): RecordedStep[] {
  const first = steps.find(isProbe);
  if (first === undefined) return [];
  const [, iova = '', ...addresses] = first.request.split(' ');
  return [{ request: ['probe-setup', iova, ...addresses].join(' '), errno: 'OK', values: [] }];
}

const isOpening = ({ request }: RecordedStep): boolean => request.startsWith('open-iommu ');
const isRemoval = ({ request }: RecordedStep): boolean => request.startsWith('remove ');
const namesHandle = (steps: readonly RecordedStep[], { request }: RecordedStep): boolean => {
  const [, handle = ''] = request.split(' ');
  return steps.some((step) => step.request.split(' ').slice(1, 3).includes(handle));
};

/** The drivers that the devices have at the beginning. */
const driversAtFirst = (
  steps: readonly RecordedStep[],
  used: ReadonlySet<string>,
): RecordedStep[] =>
  steps.flatMap(({ request, values }): RecordedStep[] => {
    const [operation, address = ''] = request.split(' ');
    const [driver = '-'] = values;
    if (operation !== 'driver' || driver === '-' || !used.has(address)) return [];
    return [{ request: `bind-driver ${address} ${driver}`, errno: 'OK', values: [] }];
  });

/** Only what is on the bus can be probed by a program that stands alone. */
function ofMembers(
  { request, errno, values }: RecordedStep,
  members: ReadonlySet<string>,
): RecordedStep {
  const [operation = '', iova = '', ...addresses] = request.split(' ');
  const kept = addresses.flatMap((address, at) => {
    const value = values[at] ?? '-';
    return members.has(address) && value !== 'absent' ? [{ address, value }] : [];
  });
  return {
    request: [operation, iova, ...kept.map(({ address }) => address)].join(' '),
    errno,
    values: kept.map(({ value }) => value),
  };
}

const isProbe = ({ request }: RecordedStep): boolean => request.startsWith('probe ');
const isQuestion = (request: string): boolean => /^(knock|ranges|hello|kmsg)( |$)/.test(request);
const isSetup = ({ request }: RecordedStep): boolean => /^(driver |close-all$)/.test(request);

/** Addresses that a request does something with; a probe only looks. */
const addressesOf = (request: string): readonly string[] =>
  /^(probe|driver) /.test(request) ? [] : (request.match(/[0-9a-f]{4}:[0-9a-f]{2}:\S+/g) ?? []);
