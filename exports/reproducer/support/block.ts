/** A piece of C that the program holds only if something in it needs it. */
export interface Block {
  readonly headers: readonly string[];
  readonly needs: readonly Block[];
  readonly text: string;
}

export const block = (
  headers: readonly string[],
  needs: readonly Block[],
  text: string,
): Block => ({ headers, needs, text: text.trim() });

/** The blocks and all that they need, each after what it needs. */
export function inOrder(wanted: Iterable<Block>): Block[] {
  const ordered = new Set<Block>();
  const add = (one: Block): void => {
    if (ordered.has(one)) return;
    one.needs.forEach(add);
    ordered.add(one);
  };
  for (const one of wanted) add(one);
  return [...ordered];
}
