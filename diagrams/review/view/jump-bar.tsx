const places = [
  ['tour-title', 'Tour'],
  ['choose-title', 'Policies'],
  ['standing', 'Picture'],
  ['charts-title', 'Statecharts'],
  ['moves-title', 'Commands'],
  ['claims-title', 'Claims'],
  ['exports-title', 'Take along'],
] as const;

/** Goes to a part of the page; links would take the place of the address that names the state. */
export function JumpBar() {
  return (
    <nav aria-label="Parts of the page">
      {places.map(([id, name]) => (
        <button key={id} type="button" onClick={() => showPart(id)}>
          {name}
        </button>
      ))}
    </nav>
  );
}

/** Scrolls to a part and lets the keyboard go on from there. */
export function showPart(id: string): void {
  const part = document.getElementById(id);
  part?.scrollIntoView({ block: 'start' });
  part?.focus({ preventScroll: true });
}

/** On a narrow page what was asked for stands elsewhere: goes there. */
export function showPictureIfNarrow(): void {
  if (matchMedia('(max-width: 44rem)').matches) showPart('standing');
}
