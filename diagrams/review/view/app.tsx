import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Book } from '../tour/book';
import type { Address } from '../subject/address';
import { showSubject } from '../subject/subject';
import { Reviewer } from '../walk/review';
import { subjectBeside } from '../walk/steering';
import { Chooser } from './chooser';
import { Claims } from './claims';
import { Charts } from './charts';
import { Exports } from './exports';
import { JumpBar } from './jump-bar';
import { Loader } from './loader';
import { Moves } from './moves';
import { PathList } from './path-list';
import { Picture } from './picture';
import { SequenceView } from './sequence-view';
import { Tour } from './tour';
import { useAddress } from './use-address';
import { useKeys } from './use-keys';

/** The page: what is walked, where it stands, and all that can be said of it. */
export function App({ book }: { readonly book: Book }) {
  const { address, problem, go } = useAddress();
  const [region, setRegion] = useState('session');
  const [reviewer] = useState(() => new Reviewer());
  const walked = useMemo(() => reviewer.look(address), [reviewer, address]);
  const other = useMemo(() => lookBeside(reviewer, address), [reviewer, address]);
  useKeys(reviewer, go);
  useEffect(() => {
    document.title = `${showSubject(address.subject)} · ioasid-model`;
  }, [address.subject]);
  return (
    <>
      <header>
        <h1>
          Walk through the <abbr title="I/O address space identifier">IOASID</abbr> model
        </h1>
        <p>
          A device is safe in the hands of a user as long as its whole IOMMU group is blocked or
          attached within one IOMMU fd. Pick whose rules are at work, click commands, and see who
          reaches what.
        </p>
        <JumpBar />
      </header>
      {problem === undefined ? null : (
        <p role="alert" class="problem">
          The link could not be read: {problem}. This is the start page.
        </p>
      )}
      <main>
        <div class="column choose">
          <Tour book={book} address={address} walked={walked} go={go} />
          <Chooser book={book} address={address} go={go} />
          <Loader go={go} />
        </div>
        <div class="column see">
          <Standing address={address} walked={walked} />
          <div class={other === undefined ? 'worlds' : 'worlds two'}>
            <Picture walked={walked} name="shown" />
            {other === undefined ? null : <Picture walked={other} name="beside" />}
          </div>
          <Charts walked={walked} region={region} onRegion={setRegion} />
          <SequenceView walked={walked} at={address.at} />
        </div>
        <div class="column act">
          <PathList
            address={address}
            walked={walked}
            go={go}
            {...(other === undefined ? {} : { other })}
          />
          <Moves
            reviewer={reviewer}
            address={address}
            walked={walked}
            go={go}
            {...(other === undefined ? {} : { other })}
          />
          <Claims address={address} walked={walked} go={go} />
          <Exports address={address} walked={walked} region={region} />
        </div>
      </main>
      <footer>
        <p>
          ioasid-model {book.version}. The machines themselves run in this page; nothing is sent
          anywhere. Keys: <kbd>u</kbd> undo, <kbd>r</kbd> redo, <kbd>←</kbd> <kbd>→</kbd> along the
          path, <kbd>w</kbd> one table write, <kbd>/</kbd> find a command, <kbd>0</kbd> start.
        </p>
      </footer>
    </>
  );
}

/** What the page shows in one sentence; read out when it changes. */
function Standing({
  address,
  walked,
}: {
  readonly address: Address;
  readonly walked: ReturnType<Reviewer['look']>;
}) {
  const { at, path } = address;
  const broken = walked.claims.filter(({ violated }) => violated === 'now');
  const moment =
    at.write === undefined
      ? `after ${at.step} of ${path.length} commands`
      : `in command ${at.step + 1}, after ${at.write} of its table writes`;
  return (
    <p role="status" class="standing" id="standing" tabIndex={-1}>
      <strong>{showSubject(address.subject)}</strong>, {moment}:{' '}
      {broken.length === 0
        ? 'every claim holds here.'
        : `${broken.map(({ invariant }) => invariant.id).join(', ')} violated.`}
    </p>
  );
}

function lookBeside(
  reviewer: Reviewer,
  address: Address,
): ReturnType<Reviewer['look']> | undefined {
  const subject = subjectBeside(address);
  return subject === undefined
    ? undefined
    : reviewer.look({ subject, path: address.path, at: address.at });
}
