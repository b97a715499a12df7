import type { GuestTopology } from '../../backends/guest/topology';
import type { Exchange } from '../../backends/ioctl/ioctl-backend';
import type { ConformPlan, OnProgress } from './conform';
import type { FindingPart } from './conformance-report';
import type { GuestLab } from './guest-lab';
import type { KnownSuspect } from './suspects';
import { reproducer } from '../../exports/reproducer/reproducer';
import { showStep } from '../trace';
import { guestTopology, shippedMachine, sideOn } from './conform';
import { witness } from './findings';
import { recordedSteps } from './recorded-steps';
import { featuresOf } from './shipped-on';
import { knownSuspects } from './suspects';

/** What was seen, and the C programs that show it again, by file name. */
export interface Findings {
  readonly parts: readonly FindingPart[];
  readonly programs: ReadonlyMap<string, string>;
}

/** Looks on the kernel for every deviation that the model knows, each from its shortest trace. */
export async function findingParts(
  lab: GuestLab,
  plan: ConformPlan,
  onProgress: OnProgress,
): Promise<Findings> {
  const parts: FindingPart[] = [];
  const programs = new Map<string, string>();
  if (plan.policy !== 'iommufd') return { parts, programs };
  const suspects = knownSuspects((quirk) => onProgress(() => `looking for traces of ${quirk}`));
  for (const { name, mode } of machinesOf(suspects)) {
    const topology = guestTopology(name, mode);
    await lab.on(topology, async (guest) => {
      for (const suspect of suspects.filter((one) => isOn(one, name, mode))) {
        const features = featuresOf(guest.release, suspect.features);
        if (features.length < suspect.features.length) continue;
        const { quirk, claim, steps, fds, ioasids } = suspect;
        onProgress(() => `${quirk} breaks ${claim.id}`);
        const walked = { policy: plan.policy, features, fds, ioasids, failures: 1 };
        const machine = shippedMachine(topology, guest.release, walked);
        let exchanges: Exchange[] = [];
        const side = sideOn(guest, machine, features, (exchange) => {
          if (exchange.request === 'close-all') exchanges = [];
          exchanges.push(exchange);
        });
        const verdict = await witness(side, suspect, () => exchanges);
        const part = {
          quirk,
          says: suspect.says,
          source: suspect.source,
          claim: `${claim.id} ${claim.name}`,
          topology: name,
          mode,
          steps: steps.map(showStep),
        };
        if (verdict.kind === 'not seen') {
          parts.push({ ...part, seen: false, why: verdict.says });
          continue;
        }
        const file = `${quirk}-${claim.id}.c`;
        programs.set(
          file,
          reproducer({
            title: `${claim.id} ${claim.name} does not hold: ${quirk}`,
            says: [suspect.says, `The claim: ${claim.says}`, `Where: ${suspect.source}`],
            kernel: guest.release,
            steps: recordedSteps(verdict.exchanges, (address) => membersOf(topology, address)),
          }),
        );
        parts.push({ ...part, seen: true, reproducer: file });
      }
    });
  }
  return { parts, programs };
}

function membersOf({ devices }: GuestTopology, address: string): string[] {
  const group = devices.find((one) => one.address === address)?.group;
  return devices.filter((one) => one.group === group).map((one) => one.address);
}

/** Machines with a direct mapping are looked at in both modes: what holds of one hides it in the other. */
const modesOf = ({ topology }: KnownSuspect): readonly ('legacy' | 'scalable')[] =>
  topology === 'direct-mapping' ? ['legacy', 'scalable'] : ['legacy'];

function machinesOf(
  suspects: readonly KnownSuspect[],
): { name: KnownSuspect['topology']; mode: 'legacy' | 'scalable' }[] {
  const names = [...new Set(suspects.map(({ topology }) => topology))];
  return names.flatMap((name) => {
    const [first] = suspects.filter(({ topology }) => topology === name);
    return first === undefined ? [] : modesOf(first).map((mode) => ({ name, mode }));
  });
}

const isOn = (
  suspect: KnownSuspect,
  name: KnownSuspect['topology'],
  mode: 'legacy' | 'scalable',
): boolean => suspect.topology === name && modesOf(suspect).includes(mode);
