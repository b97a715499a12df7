import type { Book, BookVerdict } from '../tour/book';
import type { Address } from '../subject/address';
import type { Go } from './use-address';
import { policies } from '../../../machines/policies/registry';
import { resubjected } from '../walk/steering';
import { showPictureIfNarrow } from './jump-bar';
import { exampleOf } from '../tour/example';

interface Props {
  readonly book: Book;
  readonly address: Address;
  readonly go: Go;
}

/** The policies with what the checks found of each; a refuted one shows why at a click. */
export function PolicyList({ book, address, go }: Props) {
  const chosen = address.subject.policy.name;
  return (
    <fieldset class="policies">
      <legend>Policy</legend>
      {book.verdicts.map((verdict) => {
        const policy = policies[verdict.policy];
        return (
          <div key={policy.name} class={policy.name === chosen ? 'policy chosen' : 'policy'}>
            <label>
              <input
                type="radio"
                name="policy"
                value={policy.name}
                checked={policy.name === chosen}
                onChange={() => go(resubjected(address, { policy }))}
              />
              <strong>{policy.name}</strong> <Verdict verdict={verdict} />
              <span class="says">{policy.summary}</span>
            </label>
            <WhyUnsafe book={book} verdict={verdict} go={go} />
          </div>
        );
      })}
    </fieldset>
  );
}

function Verdict({ verdict: { claims, violated } }: { readonly verdict: BookVerdict }) {
  return violated.length === 0 ? (
    <span class="badge good">✓ all {claims} claims hold</span>
  ) : (
    <span class="badge bad">
      ✗ {violated.length} of {claims} claims refuted
    </span>
  );
}

/** For each refuted claim that has a trace: the sentence, and a button that plays the trace to its end. */
function WhyUnsafe({
  book,
  verdict: { policy, violated },
  go,
}: {
  readonly book: Book;
  readonly verdict: BookVerdict;
  readonly go: Go;
}) {
  const examples = violated.flatMap((claim) => {
    const example = exampleOf(book, policy, claim.id);
    return example === undefined ? [] : [{ claim, example }];
  });
  if (examples.length === 0) return null;
  return (
    <details>
      <summary>Why is {policy} unsafe?</summary>
      <ul>
        {examples.map(({ claim, example }) => (
          <li key={claim.id}>
            <button
              type="button"
              onClick={() => {
                go(example);
                showPictureIfNarrow();
              }}
            >
              Show {claim.id} in {example.path.length} commands
            </button>{' '}
            It does not hold that: {claim.says}
          </li>
        ))}
      </ul>
    </details>
  );
}
