import type { Id } from '../../terms/sorts';
import { compareAddresses, type PciAddress } from '../address';
import { type DeviceFacts, type Problem, type Topology, type TopologyGroup } from '../topology';
import { quote } from './quote';

interface Member {
  readonly group: Id<'Group'>;
  readonly line: number;
  facts: DeviceFacts;
}

/** Enough to see what is wrong; a junk file would otherwise be answered with one problem a line. */
const MOST_PROBLEMS_OF_A_KIND = 100;

/**
 * Gathers what an importer finds and answers for the rules that hold in every form: a device lies
 * in one group, and being listed twice is worth a note.
 */
export class Collector {
  private readonly members = new Map<PciAddress, Member>();
  private readonly problems: Problem[] = [];
  private readonly omitted = { error: 0, note: 0 };
  private readonly firstOmitted = { error: 0, note: 0 };
  private readonly reported = { error: 0, note: 0 };

  /** Records that `address` is listed in `group`; returns false if it was listed before. */
  device(line: number, group: Id<'Group'>, address: PciAddress, facts: DeviceFacts = {}): boolean {
    const earlier = this.members.get(address);
    if (earlier === undefined) {
      this.members.set(address, { group, line, facts });
      return true;
    }
    if (earlier.group === group) {
      this.note(
        line,
        `${address} is listed again in group ${group} (first at line ${earlier.line})`,
      );
    } else {
      this.error(
        line,
        `${address} is listed in group ${group}, but line ${earlier.line} has it in group ${earlier.group}`,
        'every device in exactly one group',
      );
    }
    return false;
  }

  /** Adds facts about a device that is already listed; what is known stays. */
  describe(address: PciAddress, facts: DeviceFacts): void {
    const member = this.members.get(address);
    if (member !== undefined) member.facts = { ...facts, ...defined(member.facts) };
  }

  /** The device left its group, as a kernel log may tell. */
  remove(address: PciAddress): void {
    this.members.delete(address);
  }

  groupOf(address: PciAddress): number | undefined {
    return this.members.get(address)?.group;
  }

  /** The source names drivers: whoever has none by now is known to be unbound. */
  othersAreUnbound(): void {
    for (const member of this.members.values()) {
      if (member.facts.driver === undefined) member.facts = { ...member.facts, driver: null };
    }
  }

  /** Something that makes the source unusable. */
  error(line: number, message: string, expected?: string): void {
    this.report({ line, message, expected, severity: 'error' });
  }

  /** Something harmless that a reader may want to know was passed over. */
  note(line: number, message: string, expected?: string): void {
    this.report({ line, message, expected, severity: 'note' });
  }

  /** The usual note: text between the devices. */
  notADevice(line: number, text: string): void {
    this.note(line, `not a device: ${quote(text)}`);
  }

  topology(): Topology {
    return { groups: this.sortedGroups(), problems: this.sortedProblems() };
  }

  private report(problem: Problem): void {
    const { severity, line } = problem;
    this.reported[severity] += 1;
    if (this.reported[severity] <= MOST_PROBLEMS_OF_A_KIND) {
      this.problems.push(problem);
      return;
    }
    if (this.omitted[severity] === 0) this.firstOmitted[severity] = line;
    this.omitted[severity] += 1;
  }

  private sortedGroups(): readonly TopologyGroup[] {
    const groups = new Map<number, TopologyGroup['devices'][number][]>();
    for (const [address, { group, line, facts }] of this.members) {
      const devices = groups.get(group) ?? [];
      groups.set(group, devices);
      devices.push({ ...facts, address, line });
    }
    return [...groups]
      .map(([id, devices]) => ({
        id,
        devices: devices.sort((a, b) => compareAddresses(a.address, b.address)),
      }))
      .sort((a, b) => a.id - b.id);
  }

  private sortedProblems(): readonly Problem[] {
    const more = (['error', 'note'] as const)
      .filter((severity) => this.omitted[severity] > 0)
      .map((severity) => ({
        line: this.firstOmitted[severity],
        message: `${this.omitted[severity]} more ${severity}s from here on`,
        severity,
      }));
    return [...this.problems, ...more].sort((a, b) => a.line - b.line);
  }
}

function defined(facts: DeviceFacts): DeviceFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
