/** `1,234`. */
export const inThousands = (value: number): string => value.toLocaleString('en-US');

/** Commands one after the other, each as code. */
export const inCode = (commands: readonly string[]): string =>
  commands.map((one) => `\`${one}\``).join(' ');

/** A table and an empty line after it; no rows, no table. */
export const markdownTable = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string[] =>
  rows.length === 0
    ? []
    : [
        `| ${head.join(' | ')} |`,
        `| ${head.map(() => '---').join(' | ')} |`,
        ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`),
        '',
      ];
