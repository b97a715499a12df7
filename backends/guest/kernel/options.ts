/** One line of a list of kernel options. */
export interface KernelOption {
  readonly name: string;
  /** `y`, a number or a quoted text; null where it must not be set. */
  readonly value: string | null;
  /** The first kernel that has it, as `[major, minor]`; absent where all have. */
  readonly since?: readonly [number, number];
}

/** A list that cannot be understood; each problem names its line. */
export class BadOptionList extends Error {
  override readonly name = 'BadOptionList';
}

const SET = /^(CONFIG_[A-Za-z0-9_]+)=(\S+|"[^"]*")\s*(?:#(.*))?$/;
const NOT_SET = /^# (CONFIG_[A-Za-z0-9_]+) is not set\s*(?:#(.*))?$/;
const SINCE = /^\s*\[since (\d+)\.(\d+)\]\s*$/;

/** Reads a list in the form of a kernel's `.config`, with `[since 7.3]` after what older ones lack. */
export function readOptions(text: string): readonly KernelOption[] {
  const problems: string[] = [];
  const options = text.split('\n').flatMap((line, index): KernelOption[] => {
    const set = SET.exec(line);
    const notSet = NOT_SET.exec(line);
    if (set === null && notSet === null) {
      if (line.trim() !== '' && !line.startsWith('#'))
        problems.push(`line ${index + 1}: '${line}' is no option; expected CONFIG_NAME=value`);
      return [];
    }
    const [, name = '', ...rest] = set ?? notSet ?? [];
    const comment = rest[set === null ? 0 : 1];
    const since = comment === undefined ? null : SINCE.exec(comment);
    if (comment !== undefined && since === null)
      problems.push(`line ${index + 1}: '#${comment}' after an option; expected # [since 7.3]`);
    return [
      {
        name,
        value: set === null ? null : (rest[0] ?? ''),
        ...(since === null ? {} : { since: [Number(since[1]), Number(since[2])] as const }),
      },
    ];
  });
  const names = options.map((option) => option.name);
  for (const name of new Set(names.filter((one, index) => names.indexOf(one) !== index)))
    problems.push(`${name} stands there more than once`);
  if (problems.length > 0) throw new BadOptionList(problems.join('\n'));
  return options;
}

/** The options that a kernel of this version (`7.3`, `6.12.95`) has. */
export function optionsOf(options: readonly KernelOption[], version: string): KernelOption[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return options.filter(({ since }) => {
    if (since === undefined) return true;
    return major > since[0] || (major === since[0] && minor >= since[1]);
  });
}

/** The options as a fragment of a `.config`. */
export const fragment = (options: readonly KernelOption[]): string =>
  options.map((option) => `${optionLine(option)}\n`).join('');

/** The options that a finished `.config` does not have as they should be. */
export function unmet(options: readonly KernelOption[], dotConfig: string): KernelOption[] {
  const lines = new Set(dotConfig.split('\n'));
  const set = new Set([...lines].map((line) => line.split('=', 1)[0]));
  // an option that does not exist is as good as one that is not set
  return options.filter((option) =>
    option.value === null ? set.has(option.name) : !lines.has(optionLine(option)),
  );
}

export const optionLine = ({ name, value }: KernelOption): string =>
  value === null ? `# ${name} is not set` : `${name}=${value}`;
