import type { IsolationPicture } from './isolation-graph';

/** What is to be said under a picture: every wrong edge with its reason, and what explains a difference. */
export function remarksOf({ edges, differences }: IsolationPicture): string[] {
  const wrongs = edges.flatMap(({ wrong, from, view }) =>
    wrong === undefined
      ? []
      : [`WRONG at ${from}${view === 'both' ? '' : ` (${view})`}: ${wrong}.`],
  );
  const explained = differences.map(
    ({ device, slot, tracked, effective, because }) =>
      `d${device}${slot === 'pasid' ? ' with its PASID' : ''}: tracked ${tracked}, effective ` +
      `${effective}${because === undefined ? ', and nothing accounts for it' : `, as ${because}`}.`,
  );
  return [...new Set([...wrongs, ...explained])];
}
