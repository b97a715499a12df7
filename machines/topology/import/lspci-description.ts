import { type DeviceFacts } from '../topology';

/**
 * Reads what follows the address in the lines that `lspci` and the scripts around it print:
 *
 *     VGA compatible controller [0300]: Vendor Product [10de:2504] (rev a1) (prog-if 00 [VGA])
 *     VGA compatible controller: Vendor Product (rev a1)         names only
 *     0300: 10de:2504 (rev a1)                                   numbers only
 *     VGA compatible controller          Product                 columns
 */
export function readDescription(text: string): DeviceFacts {
  const { rest, driver } = splitTrailingDriver(text.trim());
  const { rest: product, ...classFacts } = readClass(rest);
  return {
    ...classFacts,
    progIf: PROGRAMMING_INTERFACE.exec(product)?.[1],
    vendorDevice: readIds(product)?.toLowerCase(),
    name: productName(product),
    driver,
  };
}

const CLASS_WITH_CODE = /^([^[\]]{0,80}?) ?\[([0-9a-f]{4})\]:? ?/i;
const CLASS_CODE_ONLY = /^(?:class )?([0-9a-f]{4}): /i;
const CLASS_NAME = /^([A-Za-z][^:]{0,80}): /;
const CLASS_COLUMN = /^([A-Za-z]\S{0,40}(?: \S{1,40}){0,8}) {2,}(?=\S)/;

const PROGRAMMING_INTERFACE = /\(prog-if ([0-9a-f]{2})\b/i;
const IDS_IN_BRACKETS = /\[([0-9a-f]{4}:[0-9a-f]{4})\]/gi;
const IDS_IN_FRONT = /^([0-9a-f]{4}:[0-9a-f]{4})\b/i;
const DECORATION = /\s*(?:\((?:rev|prog-if) [^)]{0,60}\)|\[[0-9a-f]{4}:[0-9a-f]{4}\])/gi;
const TRAILING_DRIVER = /\bdriver(?: in use)?: ?([\w-]{0,40})$/i;

function readClass(
  text: string,
): Pick<DeviceFacts, 'className' | 'classCode'> & { readonly rest: string } {
  const withCode = CLASS_WITH_CODE.exec(text);
  if (withCode !== null) {
    const [whole, className, code = ''] = withCode;
    return {
      className: className === '' ? undefined : className,
      classCode: code.toLowerCase(),
      rest: text.slice(whole.length),
    };
  }
  const codeOnly = CLASS_CODE_ONLY.exec(text);
  if (codeOnly !== null) {
    const [whole, code = ''] = codeOnly;
    return { classCode: code.toLowerCase(), rest: text.slice(whole.length) };
  }
  const named = CLASS_COLUMN.exec(text) ?? CLASS_NAME.exec(text);
  if (named !== null) return { className: named[1], rest: text.slice(named[0].length) };
  return { rest: text };
}

function readIds(product: string): string | undefined {
  return IDS_IN_FRONT.exec(product)?.[1] ?? [...product.matchAll(IDS_IN_BRACKETS)].at(-1)?.[1];
}

function productName(product: string): string | undefined {
  const name = product.replaceAll(DECORATION, '').trim();
  return name === '' || IDS_IN_FRONT.test(name) ? undefined : name;
}

/** Some scripts end the line with `Driver: name`; nothing after the colon means unbound. */
function splitTrailingDriver(text: string): {
  readonly rest: string;
  readonly driver: DeviceFacts['driver'];
} {
  const match = TRAILING_DRIVER.exec(text);
  if (match === null) return { rest: text, driver: undefined };
  const driver = match[1] === '' ? null : match[1];
  return { rest: text.slice(0, match.index).trimEnd(), driver };
}
