import type { Address } from '../subject/address';
import type { ClaimStatus, Walked } from '../walk/review';
import type { Go } from './use-address';
import { Folded } from './folded';
import { jumped } from '../walk/steering';

interface Props {
  readonly address: Address;
  readonly walked: Walked;
  readonly go: Go;
}

const order = { now: 0, before: 1, no: 2 } as const;

/** Every claim under the rules at hand, with how it stands at the moment that is shown. */
export function Claims({ address, walked, go }: Props) {
  const sorted = [...walked.claims].sort((a, b) => order[a.violated] - order[b.violated]);
  const broken = sorted.filter(({ violated }) => violated !== 'no').length;
  return (
    <section aria-labelledby="claims-title">
      <h2 id="claims-title" tabIndex={-1}>
        Claims: {sorted.length - broken} hold, {broken} violated
      </h2>
      <ul class="claims" tabIndex={0} aria-label="claims and their status">
        {sorted.map((status) => (
          <Claim key={status.invariant.id} status={status} address={address} go={go} />
        ))}
      </ul>
      <p class="hint">
        Two more are about all ways to close everything, from any state; <code>ioasid check</code>{' '}
        judges them.
      </p>
    </section>
  );
}

function Claim({
  status,
  address,
  go,
}: {
  readonly status: ClaimStatus;
  readonly address: Address;
  readonly go: Go;
}) {
  const { invariant, violated, since } = status;
  return (
    <li class={`claim ${violated}`}>
      <Folded
        summary={
          <>
            <Mark status={status} /> <strong>{invariant.id}</strong> {invariant.name}
          </>
        }
      >
        {() => <Detail invariant={invariant} />}
      </Folded>
      {since === undefined ? null : (
        <button type="button" onClick={() => go(jumped(address, { step: since + 1 }), 'replace')}>
          since command {since + 1}
        </button>
      )}
    </li>
  );
}

function Detail({ invariant }: Pick<ClaimStatus, 'invariant'>) {
  return (
    <>
      <p>{invariant.says}</p>
      <p class="hint">
        {invariant.when === 'transient' ? 'after every table write' : 'after every command'};
        source: {invariant.source}
      </p>
      {invariant.exceptions.map((one) => (
        <p key={one} class="hint">
          Except: {one}
        </p>
      ))}
    </>
  );
}

function Mark({ status: { violated, witnessed } }: { readonly status: ClaimStatus }) {
  switch (violated) {
    case 'now':
      return <span class="badge bad">✗ violated</span>;
    case 'before':
      return <span class="badge bad">✗ was violated</span>;
    case 'no':
      return witnessed ? (
        <span class="badge good">✓ holds</span>
      ) : (
        <span class="badge">– nothing to judge yet</span>
      );
  }
}
