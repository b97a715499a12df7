import type { Command } from '../../machines/command';
import type { Backend, BackendAnswer, ProbeRequest, ProbeResult } from '../backend';
import type { Outcome } from './answer-of';
import { answerOf } from './answer-of';

/** A command or a probe and what became of it. Plain data: it may be written as JSON. */
export type Recorded =
  | {
      readonly kind: 'command';
      readonly command: Command;
      readonly failAt?: number;
      readonly outcome: Outcome<BackendAnswer> | Unanswered;
    }
  | {
      readonly kind: 'probe';
      readonly request: ProbeRequest;
      readonly outcome: Outcome<ProbeResult> | Unanswered;
    };

/** Nothing has come back so far. */
export interface Unanswered {
  readonly kind: 'unanswered';
}

export interface RecordingOptions {
  /** How many commands and probes are kept, 10,000 unless said otherwise; the oldest go first. */
  readonly most?: number;
}

const defaultMost = 10_000;
const unanswered: Unanswered = { kind: 'unanswered' };

/** A backend whose commands and probes are kept, in the order in which they were asked. */
export interface RecordingBackend extends Backend {
  readonly recorded: readonly Recorded[];
  /** How many are not in `recorded` any more. */
  readonly forgotten: number;
}

/** Keeps what a backend is asked and what it answers, failures too. Throws RangeError where nothing may be kept. */
export function recording(backend: Backend, options: RecordingOptions = {}): RecordingBackend {
  const { most = defaultMost } = options;
  if (!Number.isInteger(most) || most < 1)
    throw new RangeError(`at least one command is kept, not ${most}`);
  const kept: Recorded[] = [];
  let forgotten = 0;
  // an answer may come after later questions, or after its question was forgotten
  const keep = <T>(place: (outcome: Outcome<T> | Unanswered) => Recorded) => {
    const number = forgotten + kept.push(place(unanswered)) - 1;
    if (kept.length > most) {
      kept.shift();
      forgotten += 1;
    }
    return (outcome: Outcome<T>): void => {
      const at = number - forgotten;
      if (at >= 0) kept[at] = place(structuredClone(outcome));
    };
  };
  return {
    name: backend.name,
    get recorded() {
      return [...kept];
    },
    get forgotten() {
      return forgotten;
    },
    execute(command, failAt) {
      const { name, args } = command;
      const asked = { name, args: [...args] };
      return answerOf(
        () => backend.execute(command, failAt),
        keep<BackendAnswer>((outcome) => ({
          kind: 'command',
          command: asked,
          ...(failAt === undefined ? {} : { failAt }),
          outcome,
        })),
      );
    },
    probe(request) {
      const asked = { ...request };
      return answerOf(
        () => backend.probe(request),
        keep<ProbeResult>((outcome) => ({ kind: 'probe', request: asked, outcome })),
      );
    },
  };
}
