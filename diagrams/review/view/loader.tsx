import { useState } from 'preact/hooks';
import type { Go } from './use-address';
import { readTrace, TraceSyntaxError } from '../../../properties/trace-file';
import { addressOfTrace, UnknownMutant } from '../tour/example';

/** More than any trace has; what is larger is no trace. */
const largest = 1_000_000;

/** Takes a trace or counterexample, from a file or pasted, and goes to its beginning to be played. */
export function Loader({ go }: { readonly go: Go }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const load = (trace: string): void => {
    const read = readPasted(trace);
    setProblem(read.kind === 'problem' ? read.says : '');
    if (read.kind === 'address') go(read.address);
  };
  return (
    <section aria-labelledby="load-title">
      <h2 id="load-title">Load a counterexample</h2>
      <label>
        A trace as <code>ioasid check --out</code> writes it
        <textarea
          rows={4}
          spellcheck={false}
          value={text}
          placeholder="# ioasid trace 1"
          aria-describedby="load-problem"
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <div class="row">
        <button type="button" onClick={() => load(text)}>
          Play it
        </button>
        <label class="file">
          or open a file
          <input
            type="file"
            accept=".trace,.txt,text/plain"
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              if (file === undefined) return;
              if (file.size > largest) setProblem(`${file.name} is larger than any trace`);
              else
                void file.text().then((read) => {
                  setText(read);
                  load(read);
                });
            }}
          />
        </label>
      </div>
      <p id="load-problem" class="problem" role="status">
        {problem}
      </p>
    </section>
  );
}

function readPasted(
  text: string,
):
  | { readonly kind: 'address'; readonly address: ReturnType<typeof addressOfTrace> }
  | { readonly kind: 'problem'; readonly says: string } {
  if (text.length > largest) return { kind: 'problem', says: 'that is larger than any trace' };
  try {
    const address = addressOfTrace(readTrace(text));
    // to be played from its beginning
    return { kind: 'address', address: { ...address, at: { step: 0 } } };
  } catch (error) {
    if (error instanceof TraceSyntaxError)
      return {
        kind: 'problem',
        says: `line ${error.line}: ${error.message}; expected ${error.expected}`,
      };
    if (error instanceof UnknownMutant) return { kind: 'problem', says: error.message };
    throw error;
  }
}
