import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Address } from '../subject/address';
import type { Reviewer, Walked } from '../walk/review';
import type { TakenStep } from '../walk/trail';
import type { Go } from './use-address';
import { commandKind, showCommand } from '../../../machines/command';
import { Folded } from './folded';
import { stepped } from '../walk/steering';
import { isDone, showPathStep } from '../walk/trail';
import { why } from '../walk/why';

interface Props {
  readonly reviewer: Reviewer;
  readonly address: Address;
  readonly walked: Walked;
  readonly other?: Walked;
  readonly go: Go;
}

/** Every command at the moment: what is carried out is a button, what is refused tells by whom and why. */
export function Moves({ reviewer, address, walked, other, go }: Props) {
  const [wanted, setWanted] = useState('');
  const [failAt, setFailAt] = useState<number>();
  const moves = useMemo(() => reviewer.moves(walked, failAt), [reviewer, walked, failAt]);
  const others = useMemo(
    () => (other === undefined ? undefined : othersOf(reviewer, other, failAt)),
    [reviewer, other, failAt],
  );
  const shown = moves.filter(({ step }) =>
    showCommand(step.command).toLowerCase().includes(wanted.toLowerCase()),
  );
  const enabled = shown.filter(isDone);
  const refused = shown.filter((move) => move.refusal !== undefined);
  const take = ({ step }: TakenStep): void => go(stepped(address, step));
  return (
    <section aria-labelledby="moves-title">
      <h2 id="moves-title" tabIndex={-1}>
        Commands
      </h2>
      <div class="row">
        <label>
          Find
          <input
            type="search"
            id="find-command"
            value={wanted}
            placeholder="attach d1"
            onInput={({ currentTarget }) => setWanted(currentTarget.value)}
          />
        </label>
        <FailingWrite scope={walked.subject.scope} failAt={failAt} onChange={setFailAt} />
      </div>
      {address.at.write === undefined ? null : (
        <p class="hint">
          Command {address.at.step + 1} is still going on; a command taken now replaces it.
        </p>
      )}
      <h3>Carried out ({enabled.length})</h3>
      <ul class="moves">
        {enabled.map((move) => (
          <li key={showPathStep(move.step)}>
            <button type="button" onClick={() => take(move)} title={sayOf(move)}>
              {showPathStep(move.step)}{' '}
              {move.answer === 'OK' ? null : <span class="badge bad">→ {move.answer}</span>}
              <Beside move={move} others={others} />
            </button>
          </li>
        ))}
      </ul>
      <details open={wanted !== ''}>
        <summary>Refused ({refused.length})</summary>
        <ul class="refused">
          {refused.map((move) => (
            <Refused key={showPathStep(move.step)} move={move} walked={walked}>
              <Beside move={move} others={others} />
            </Refused>
          ))}
        </ul>
      </details>
      <p class="hint">
        {shown.length - enabled.length - refused.length} more commands have nobody here who would
        answer them.
      </p>
    </section>
  );
}

const sayOf = ({ step }: TakenStep): string => commandKind(step.command.name).says;

function Refused({
  move,
  walked,
  children,
}: {
  readonly move: TakenStep;
  readonly walked: Walked;
  readonly children: ComponentChildren;
}) {
  return (
    <li>
      <Folded
        summary={
          <>
            <code>{showPathStep(move.step)}</code> <span class="badge bad">→ {move.answer}</span>
            {children}
          </>
        }
      >
        {() => <Reason move={move} walked={walked} />}
      </Folded>
    </li>
  );
}

function Reason({ move, walked }: { readonly move: TakenStep; readonly walked: Walked }) {
  if (move.refusal === undefined) return null;
  const { who, event, here, guard, source } = why(walked.model, walked.ground, move.refusal);
  return (
    <>
      <p>
        {who} refuses {event}
        {here === '' ? '' : ' because '}
        <code>{here}</code>
      </p>
      {guard === '' ? null : (
        <p>
          guard: <code>{guard}</code>
        </p>
      )}
      <p class="hint">
        {sayOf(move)}; follows {source}
      </p>
    </>
  );
}

/** What the policy beside answers to the same command, where it answers differently. */
function Beside({
  move,
  others,
}: {
  readonly move: TakenStep;
  readonly others: Others | undefined;
}) {
  if (others === undefined) return null;
  const answer = others.answers.get(showPathStep(move.step)) ?? 'no such call';
  return answer === move.answer ? null : (
    <span class="badge differs">
      {others.name}: {answer}
    </span>
  );
}

/** What the policy beside answers to each of its commands. */
interface Others {
  readonly name: string;
  readonly answers: ReadonlyMap<string, string>;
}

const othersOf = (reviewer: Reviewer, other: Walked, failAt: number | undefined): Others => ({
  name: other.subject.policy.name,
  answers: new Map(
    reviewer.moves(other, failAt).map(({ step, answer }) => [showPathStep(step), answer]),
  ),
});

function FailingWrite({
  scope,
  failAt,
  onChange,
}: {
  readonly scope: Walked['subject']['scope'];
  readonly failAt: number | undefined;
  readonly onChange: (failAt: number | undefined) => void;
}) {
  if (scope.failures === 0) return null;
  return (
    <label>
      Let fail
      <select
        value={failAt ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onChange(value === '' ? undefined : Number(value))
        }
      >
        <option value="">no table write</option>
        <option value={0}>the first write</option>
        <option value={1}>the second write</option>
        <option value={2}>the third write</option>
      </select>
    </label>
  );
}
