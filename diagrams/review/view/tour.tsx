import type { Address } from '../subject/address';
import type { Book } from '../tour/book';
import type { Walked } from '../walk/review';
import type { Go } from './use-address';
import { readTrace } from '../../../properties/trace-file';
import { showAddress } from '../subject/address';
import { addressOfTrace, traceNamed } from '../tour/example';
import type { Stop } from '../tour/tour';
import { stops } from '../tour/tour';
import { showPictureIfNarrow } from './jump-bar';
import { jumped, redone } from '../walk/steering';

interface Props {
  readonly book: Book;
  readonly address: Address;
  readonly walked: Walked;
  readonly go: Go;
}

/** The guided tour: the decisive traces of the debate, each played command by command. */
export function Tour({ book, address, walked, go }: Props) {
  const shown = stops.findIndex(({ trace }) => isAt(book, trace, address));
  const stop = stops[shown];
  const visit = (index: number): void => {
    const to = stops[index];
    if (to === undefined) return;
    go(addressOfTrace(readTrace(traceNamed(book, to.trace).text)));
    showPictureIfNarrow();
  };
  return (
    <section aria-labelledby="tour-title" class="tour">
      <h2 id="tour-title" tabIndex={-1}>
        Guided tour
      </h2>
      <ol>
        {stops.map(({ title, trace }, index) => (
          <li key={trace}>
            <button
              type="button"
              aria-current={index === shown ? 'true' : undefined}
              onClick={() => visit(index)}
            >
              {title}
            </button>
          </li>
        ))}
      </ol>
      {stop === undefined ? null : (
        <div class="stop">
          <p>{stop.says}</p>
          <p class="hint">{stop.source}</p>
          <Shown claim={claimShown(book, stop)} walked={walked} />
          <div class="row">
            <button
              type="button"
              onClick={() => go(jumped(address, { step: 0 }), 'replace')}
              disabled={address.at.step === 0}
            >
              Play from the beginning
            </button>
            <button
              type="button"
              onClick={() => go(redone(address), 'replace')}
              disabled={address.at.step === address.path.length}
            >
              Next command
            </button>
            <button
              type="button"
              onClick={() => visit(shown + 1)}
              disabled={shown + 1 >= stops.length}
            >
              Next stop
            </button>
          </div>
        </div>
      )}
    </section>
  );
}

/** Whether the page stands somewhere on a trace of the tour. */
function isAt(book: Book, name: string, address: Address): boolean {
  const stop = addressOfTrace(readTrace(traceNamed(book, name).text));
  return showAddress({ ...address, at: stop.at }) === showAddress(stop);
}

/** The claim that a trace was kept for. */
const claimShown = (book: Book, { trace }: Stop): string | undefined =>
  readTrace(traceNamed(book, trace).text).claim;

/** The claim that the stop is about, once the path has come so far, and which others fall with it. */
function Shown({
  claim,
  walked: { claims },
}: {
  readonly claim: string | undefined;
  readonly walked: Walked;
}) {
  const violated = claims.filter((one) => one.violated !== 'no').map(({ invariant }) => invariant);
  const main = violated.find(({ id }) => id === claim);
  const others = violated.filter((one) => one !== main);
  return (
    <>
      {main === undefined ? null : (
        <p>
          <strong class="badge bad">✗ {main.id} is violated:</strong> {main.says}
        </p>
      )}
      {others.length === 0 ? null : (
        <p class="hint">Violated as well: {others.map(({ id }) => id).join(', ')}.</p>
      )}
    </>
  );
}
