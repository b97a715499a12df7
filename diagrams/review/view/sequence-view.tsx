import { useMemo, useState } from 'preact/hooks';
import type { Moment } from '../subject/address';
import type { Walked } from '../walk/review';
import { sequenceOf } from '../../sequence/sequence';
import { sequenceSvg } from '../../sequence/sequence-svg';
import { showSubject } from '../subject/subject';
import { traceSteps } from '../export/trace-text';
import { Drawing } from './drawing';

/** The path up to the moment as messages between user, devices, groups, IOMMU and memory. */
export function SequenceView({ walked, at }: { readonly walked: Walked; readonly at: Moment }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section aria-labelledby="sequence-title">
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          <h2 id="sequence-title" class="inline">
            The path as a sequence diagram
          </h2>
        </summary>
        {isOpen ? <Sequence walked={walked} at={at} /> : null}
      </details>
    </section>
  );
}

function Sequence({ walked, at }: { readonly walked: Walked; readonly at: Moment }) {
  const { model, taken, subject } = walked;
  const svg = useMemo(() => {
    const steps = traceSteps(taken.slice(0, at.step));
    return sequenceSvg(sequenceOf(model, steps), { idPrefix: 'sequence', standalone: false });
  }, [model, taken, at.step]);
  if (at.step === 0) return <p class="hint">No command has been taken yet.</p>;
  return <Drawing svg={svg} label={`sequence diagram of the path under ${showSubject(subject)}`} />;
}
