/** What PlantUML may read as markup: some signs wherever they stand, others where they stand twice. */
const special = /[^\p{L}\p{N} .,()=+→…∧∨≠∀∃∈⇒¬−–[\]/_:*-]|([[\]/_:*-])\1+/gu;

/** A text as PlantUML is to show it. */
export const plantumlText = (text: string): string =>
  text.replaceAll('\n', ' ').replaceAll(special, (signs) =>
    Array.from(signs, (sign) => {
      const number = sign.codePointAt(0) ?? 0xfffd;
      return `<U+${number.toString(16).padStart(4, '0')}>`;
    }).join(''),
  );
