const LONGEST = 60;
// Control characters and the invisible ones that change how a terminal shows the rest.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;

/** Quotes a piece of somebody's text for a message: shortened, on one line, nothing invisible. */
export function quote(text: string): string {
  // Cut before escaping: a line may be megabytes long.
  const shown = text.trim().slice(0, LONGEST);
  const cut = text.trim().length > LONGEST ? '…' : '';
  return `'${printable(shown)}${cut}'`;
}

/** The text with everything escaped that a terminal would act upon instead of showing it. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, escape);
}

function escape(character: string): string {
  if (character === '\t') return '\\t';
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
