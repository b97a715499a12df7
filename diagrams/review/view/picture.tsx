import { useMemo } from 'preact/hooks';
import type { Walked } from '../walk/review';
import { isolationPicture } from '../../isolation/isolation-picture';
import { isolationSvg } from '../../isolation/isolation-svg';
import { showSubject } from '../subject/subject';
import { Drawing } from './drawing';
import { useMedia } from './use-media';

/** Who reaches what at the moment that is shown, as a drawing and in words. */
export function Picture({ walked, name }: { readonly walked: Walked; readonly name: string }) {
  const { model, state, subject, claims } = walked;
  const broken = claims.filter(({ violated }) => violated === 'now');
  const picture = useMemo(() => isolationPicture(model, state), [model, state]);
  const isWide = useMedia('(min-width: 120rem)');
  const svg = useMemo(
    () =>
      isolationSvg(picture, {
        idPrefix: `isolation-${name}`,
        standalone: false,
        arrangement: isWide ? 'side-by-side' : 'stacked',
      }),
    [picture, name, isWide],
  );
  return (
    <section aria-labelledby={`picture-${name}`}>
      <h2 id={`picture-${name}`}>Who reaches what: {showSubject(subject)}</h2>
      <Drawing svg={svg} label={`isolation picture under ${showSubject(subject)}`} />
      {broken.length === 0 ? null : (
        <p class="problem">
          Violated here: {broken.map(({ invariant }) => invariant.id).join(', ')}.
        </p>
      )}
      <details>
        <summary>In words</summary>
        <ul>
          {picture.says.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}
