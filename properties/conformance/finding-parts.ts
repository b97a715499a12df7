import type { GuestTopology } from '../../backends/guest/topology';
import type { Exchange } from '../../backends/ioctl/ioctl-backend';
import type { ConformPlan, OnProgress } from './conform';
import type { FindingPart } from './conformance-report';
import type { GuestLab } from './guest-lab';
import type { RecordedStep } from '../../exports/reproducer/finding';
import { reproducer } from '../../exports/reproducer/reproducer';
import { showStep } from '../trace';
import { guestTopology, shippedMachine, sideOn } from './conform';
import { witness } from './findings';
import { compileProgram } from './compile-program';
import { recordedSteps } from './recorded-steps';
import { featuresOf, hasCommand } from './shipped-on';
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
  const writers = new Map<string, ProgramWriter>();
  if (plan.policy !== 'iommufd') return { parts, programs };
  const suspects = knownSuspects((quirk) => onProgress(() => `looking for traces of ${quirk}`));
  for (const name of new Set(suspects.map(({ topology }) => topology))) {
    const topology = guestTopology(name, 'legacy');
    await lab.on(topology, async (guest) => {
      for (const suspect of suspects.filter((one) => one.topology === name)) {
        const features = featuresOf(guest.release, suspect.features);
        if (!suspect.steps.every(({ command }) => hasCommand(guest.release, command.name)))
          continue;
        const { quirk, claim, fds, ioasids } = suspect;
        onProgress(() => `${quirk} breaks ${claim.id}`);
        const walked = { policy: plan.policy, features, fds, ioasids, failures: 1 };
        const machine = shippedMachine(topology, guest.release, walked);
        let exchanges: Exchange[] = [];
        const side = await sideOn(guest, machine, features, (exchange) => {
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
          mode: topology.mode,
          steps: suspect.steps.map(showStep),
        };
        if (verdict.kind === 'not seen') {
          parts.push({ ...part, seen: false, why: verdict.says });
          continue;
        }
        const file = `${quirk}-${claim.id}.c`;
        const steps = recordedSteps(verdict.exchanges, (one) => membersOf(topology, one));
        writers.set(file, (shift) =>
          reproducer({
            title: `${claim.id} ${claim.name} does not hold: ${quirk}`,
            says: [suspect.says, `The claim: ${claim.says}`, `Where: ${suspect.source}`],
            kernel: guest.release,
            steps: shifted(steps, shift),
          }),
        );
        parts.push({ ...part, seen: true, reproducer: file });
      }
    });
  }
  const confirmed: FindingPart[] = [];
  for (const part of parts) {
    const file = part.reproducer;
    const write = file === undefined ? undefined : writers.get(file);
    if (file === undefined || write === undefined) {
      confirmed.push(part);
      continue;
    }
    onProgress(() => `running ${file}`);
    const { text, verdict } = await confirmedProgram(lab, part.topology, write);
    programs.set(file, text);
    confirmed.push({ ...part, program: verdict });
  }
  return { parts: confirmed, programs };
}

/** Writes a program in which the allocations that fail are so many farther on than they were. */
type ProgramWriter = (shift: number) => string;

/** In a kernel that has just started some allocation more or less comes first. */
const shifts = [0, -1, 1, -2, 2, -3, 3, -4, 4] as const;

/** Compiles the program of a finding and runs it in a guest of its own: it must see the same. */
async function confirmedProgram(
  lab: GuestLab,
  topology: string,
  write: ProgramWriter,
): Promise<{ text: string; verdict: string }> {
  const first = await outcomeOf(lab, topology, write(0));
  if (first === seenAgain) return { text: write(0), verdict: first };
  for (const shift of shifts) {
    if (write(shift) === write(0)) continue;
    const verdict = await outcomeOf(lab, topology, write(shift));
    if (verdict === seenAgain) return { text: write(shift), verdict };
  }
  return { text: write(0), verdict: first };
}

const seenAgain = 'SEEN AGAIN';

async function outcomeOf(lab: GuestLab, topology: string, text: string): Promise<string> {
  const lines = await lab.run(compileProgram(text), guestTopology(topology, 'legacy'));
  const verdict = lines.findLast((line) => /^(SEEN AGAIN|NOT SEEN)/.test(line));
  return verdict?.trim() ?? `no verdict: ${lines.at(-1) ?? 'no output'}`;
}

const shifted = (steps: readonly RecordedStep[], shift: number): RecordedStep[] =>
  steps.map((step) => ({
    ...step,
    request: step.request.replace(
      /^failing (\d+) /,
      (_, nth: string) => `failing ${Math.max(1, Number(nth) + shift)} `,
    ),
  }));

function membersOf({ devices }: GuestTopology, address: string): string[] {
  const group = devices.find((one) => one.address === address)?.group;
  return devices.filter((one) => one.group === group).map((one) => one.address);
}
