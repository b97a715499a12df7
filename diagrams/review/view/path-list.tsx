import type { Address } from '../subject/address';
import type { Walked } from '../walk/review';
import type { TakenStep } from '../walk/trail';
import type { Go } from './use-address';
import { crept, jumped, redone, undone } from '../walk/steering';
import { showPathStep } from '../walk/trail';

interface Props {
  readonly address: Address;
  readonly walked: Walked;
  readonly other?: Walked;
  readonly go: Go;
}

/** The commands so far and those that were undone; any of them, and any table write, can be jumped to. */
export function PathList({ address, walked, other, go }: Props) {
  const { at, path } = address;
  const violations = new Map<number, string[]>();
  for (const { since, invariant } of walked.claims)
    if (since !== undefined)
      violations.set(since, [...(violations.get(since) ?? []), invariant.id]);
  const here = (step: number): 'step' | undefined =>
    at.step === step && at.write === undefined ? 'step' : undefined;
  const jump = (step: number): void => go(jumped(address, { step }), 'replace');
  return (
    <section aria-labelledby="path-title">
      <h2 id="path-title">Path</h2>
      <div class="row">
        <button
          type="button"
          disabled={at.step === 0 && at.write === undefined}
          onClick={() => go(undone(address), 'replace')}
        >
          ↶ Undo
        </button>
        <button
          type="button"
          disabled={at.step === path.length}
          onClick={() => go(redone(address), 'replace')}
        >
          ↷ Redo
        </button>
        <button
          type="button"
          disabled={at.step === path.length}
          onClick={() => go(crept(address, walked.taken), 'replace')}
        >
          One write
        </button>
        <button
          type="button"
          disabled={path.length === 0}
          onClick={() => go({ ...address, path: [], at: { step: 0 } })}
        >
          Start again
        </button>
      </div>
      <ol class="path">
        <li>
          <button type="button" aria-current={here(0)} onClick={() => jump(0)}>
            the beginning
          </button>
        </li>
        {walked.taken.map((taken, index) => (
          <li key={index} class={index < at.step ? 'gone' : 'ahead'}>
            <button type="button" aria-current={here(index + 1)} onClick={() => jump(index + 1)}>
              {showPathStep(taken.step)} <Answer taken={taken} />{' '}
              {differs(taken, other?.taken[index]) ? (
                <span class="badge differs">
                  {other?.subject.policy.name}: {other?.taken[index]?.answer}
                </span>
              ) : null}
            </button>
            {violations.has(index) ? (
              <strong class="badge bad">violates {violations.get(index)?.join(', ')}</strong>
            ) : null}
            <Writes
              taken={taken}
              index={index}
              address={address}
              onJump={(write) => go(jumped(address, { step: index, write }), 'replace')}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

const differs = (taken: TakenStep, other: TakenStep | undefined): boolean =>
  other !== undefined && other.answer !== taken.answer;

function Answer({ taken: { answer } }: { readonly taken: TakenStep }) {
  return <span class={answer === 'OK' ? 'badge good' : 'badge bad'}>→ {answer}</span>;
}

/** The states between the table writes of a command, in each of which devices may do DMA. */
function Writes({
  taken,
  index,
  address: { at },
  onJump,
}: {
  readonly taken: TakenStep;
  readonly index: number;
  readonly address: Address;
  readonly onJump: (write: number) => void;
}) {
  if (taken.micro.length === 0) return null;
  return (
    <span class="writes">
      {taken.micro.map((_, write) => {
        const isHere = at.step === index && at.write === write;
        return (
          <button
            key={write}
            type="button"
            class="write"
            aria-current={isHere ? 'step' : undefined}
            aria-label={`command ${index + 1} after ${write} table writes`}
            onClick={() => onJump(write)}
          >
            {write}
          </button>
        );
      })}
    </span>
  );
}
