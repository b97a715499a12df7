/**
 * Whether two sequences can be walked side by side, each waiting for the other where it must, so that
 * the two places are related at every moment: stuttering equivalence. Both begin and end together.
 */
export function walkTogether<A, B>(
  leader: readonly A[],
  follower: readonly B[],
  related: (one: A, other: B) => boolean,
): boolean {
  let reached: boolean[] = [];
  leader.forEach((one, at) => {
    const row: boolean[] = [];
    follower.forEach((other, to) => {
      const from =
        at === 0 && to === 0
          ? true
          : row[to - 1] === true || reached[to] === true || reached[to - 1] === true;
      row.push(from && related(one, other));
    });
    reached = row;
  });
  return reached.at(-1) ?? false;
}
