/** A Mermaid picture in a Markdown file. */
export interface MermaidBlock {
  readonly file: string;
  /** The line of the fence. */
  readonly line: number;
  readonly text: string;
}

/** All fenced blocks of a Markdown text that GitHub would give to Mermaid. */
export function mermaidBlocks(file: string, markdown: string): MermaidBlock[] {
  const blocks: MermaidBlock[] = [];
  const lines = markdown.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const fence = /^\s*(`{3,}|~{3,})\s*(\w*)/.exec(lines[at] ?? '');
    const [, mark, language] = fence ?? [];
    if (mark === undefined) continue;
    const begin = at + 1;
    const isClosing = (line: string): boolean => line.trimStart().startsWith(mark);
    while (at + 1 < lines.length && !isClosing(lines[at + 1] ?? '')) at += 1;
    at += 1;
    if (language === 'mermaid')
      blocks.push({ file, line: begin, text: lines.slice(begin, at).join('\n') });
  }
  return blocks;
}
