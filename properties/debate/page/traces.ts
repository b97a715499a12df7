import type { FoundViolation } from '../../check';
import type { TraceFile } from '../../trace-file';
import type { Policy } from '../../../machines/policies/policy';
import { showQuirks } from '../../../machines/policies/quirks';
import { showPolicy } from '../../../machines/policies/with-choices';
import { writeTrace } from '../../trace-file';

/** A file of the project with its text. */
export interface Document {
  /** From the top of the project. */
  readonly path: string;
  readonly text: string;
}

/** What a trace was found under. */
type Found = Pick<TraceFile, 'policy' | 'quirks' | 'mutant'>;

/** The traces that a page refers to, each written once. */
export class Traces {
  private readonly kept = new Map<string, string>();

  /** Keeps the trace of a violation and gives a link to it, with the number of its commands. */
  link(found: Found, { claim, configuration, trace }: FoundViolation): string {
    const path = `docs/traces/${fileName(found)}-${claim.id}.trace`;
    this.kept.set(
      path,
      writeTrace({
        ...found,
        scope: configuration.scope,
        claim: claim.id,
        steps: trace,
      }),
    );
    return `[${trace.length} commands](traces/${path.slice('docs/traces/'.length)})`;
  }

  /** The files to be written. */
  get documents(): Document[] {
    return [...this.kept].map(([path, text]) => ({ path, text })).sort(byPath);
  }
}

const byPath = (one: Document, other: Document): number => (one.path < other.path ? -1 : 1);

const fileName = ({ policy, quirks, mutant }: Found): string =>
  [
    slug(policy),
    ...(showQuirks(quirks) === 'none' ? [] : [showQuirks(quirks)]),
    ...(mutant === undefined ? [] : [mutant]),
  ].join('-');

/** `device-centric,gate=open` becomes `device-centric_gate-open`. */
const slug = (policy: Policy): string =>
  showPolicy(policy).replaceAll(',', '_').replaceAll('=', '-');
