import { useState } from 'preact/hooks';
import type { Address } from '../subject/address';
import type { Walked } from '../walk/review';
import type { Exported } from '../export/exported';
import { exportsOf } from '../export/exported';
import { statechartOffer } from './statechart-export';

interface Props {
  readonly address: Address;
  readonly walked: Walked;
  /** The region whose statechart is shown. */
  readonly region: string;
}

/** Takes what is shown along: as a drawing, a diagram's source, a test, a scenario or a trace. */
export function Exports({ address, walked, region }: Props) {
  const [shown, setShown] = useState<Exported>();
  const [note, setNote] = useState('');
  const offered = [...exportsOf(address, walked, region), statechartOffer(region)];
  const copy = (text: string, what: string): void => {
    navigator.clipboard.writeText(text).then(
      () => setNote(`${what} copied`),
      () => setNote('the browser does not let this page copy; select the text instead'),
    );
  };
  return (
    <section aria-labelledby="exports-title">
      <h2 id="exports-title" tabIndex={-1}>
        Take it along
      </h2>
      <div class="row">
        {offered.map(({ name, write }) => (
          <button key={name} type="button" onClick={() => setShown(write())}>
            {name}
          </button>
        ))}
        <button type="button" onClick={() => copy(location.href, 'the link')}>
          Copy the link
        </button>
      </div>
      <p class="hint" role="status">
        {note}
      </p>
      {shown === undefined ? null : (
        <div class="export">
          <p>
            <strong>{shown.file}</strong>
            {shown.problem === undefined ? '' : `: ${shown.problem}`}
          </p>
          <div class="row">
            <button type="button" onClick={() => download(shown)} disabled={shown.text === ''}>
              Download
            </button>
            <button
              type="button"
              onClick={() => copy(shown.text, shown.file)}
              disabled={shown.text === ''}
            >
              Copy
            </button>
            <button type="button" onClick={() => setShown(undefined)}>
              Close
            </button>
          </div>
          <textarea
            readOnly
            rows={12}
            spellcheck={false}
            aria-label={`text of ${shown.file}`}
            value={shown.text}
          />
        </div>
      )}
    </section>
  );
}

function download({ file, text, type }: Exported): void {
  const link = document.createElement('a');
  const url = URL.createObjectURL(new Blob([text], { type }));
  link.href = url;
  link.download = file;
  link.click();
  // the browser has taken the text by then
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
