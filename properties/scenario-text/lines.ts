/** A line that says something, without the space around it. */
export interface NumberedLine {
  /** Its number in the file, from 1. */
  readonly number: number;
  readonly text: string;
}

/** A text with a comment at its head. */
export interface HeadedText {
  /** What the comment says, line by line. */
  readonly head: readonly string[];
  /** The lines after it; those that are empty or only a remark are left out. */
  readonly body: readonly NumberedLine[];
  /** The number of the last line. */
  readonly last: number;
}

/** Takes a text apart into the comment that it begins with and its lines. */
export function readHeaded(text: string): HeadedText {
  const lines = text.split(/\r?\n/).map((line, at) => ({ number: at + 1, text: line.trim() }));
  const bodyStart = lines.findIndex(({ text }) => !text.startsWith('#'));
  const headLength = bodyStart < 0 ? lines.length : bodyStart;
  return {
    head: lines.slice(0, headLength).map(({ text }) => text.slice(1).trim()),
    body: lines.slice(headLength).filter(({ text }) => text !== '' && !text.startsWith('#')),
    last: lines.length,
  };
}

/** `attach d1 i1   # why`: what is said, and what is remarked on it. */
export function splitRemark(text: string): { readonly said: string; readonly remark: string } {
  const [, said = text, remark = ''] = /^(.*?)\s+#\s*(.*)$/.exec(text) ?? [];
  return { said, remark };
}
