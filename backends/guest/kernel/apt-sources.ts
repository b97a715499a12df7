/** An archive that this system's apt is set up for, and how it is trusted. */
export interface AptArchive {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Path of a keyring, fingerprints, or the key itself over several lines. */
  readonly signedBy?: string;
  readonly trusted?: string;
}

const DEBIAN_SUITE =
  /^(bullseye|bookworm|trixie|forky|duke|sid|oldoldstable|oldstable|stable|testing|unstable)(-updates|-backports|-proposed-updates)?$/;

/** The entries of a one-line list (`sources.list`, `*.list`). */
export function readOneLineSources(text: string): AptArchive[] {
  return text.split('\n').flatMap((line) => {
    const found = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (found === null) return [];
    const [, settings = '', uri = '', suite = '', components = ''] = found;
    const values = new Map(words(settings).map((one) => pair(one, '=')));
    return [archive(uri, [suite], words(components), values)];
  });
}

/** The entries of a list in paragraphs (`*.sources`). */
export function readParagraphSources(text: string): AptArchive[] {
  const uncommented = text.split('\n').filter((line) => !line.startsWith('#'));
  return uncommented
    .join('\n')
    .split(/\n\s*\n/)
    .map(fieldsOf)
    .filter((fields) => words(fields.get('types') ?? '').includes('deb'))
    .filter((fields) => !/^(no|false|0|off|without|disable)$/i.test(fields.get('enabled') ?? ''))
    .flatMap((fields) =>
      words(fields.get('uris') ?? '').map((uri) =>
        archive(
          uri,
          words(fields.get('suites') ?? ''),
          words(fields.get('components') ?? ''),
          fields,
        ),
      ),
    );
}

/**
 * The one that is Debian's own archive, under whatever host name: another suite of Debian can be had from
 * the same place. Others use Debian's suite names too, so the path decides first.
 */
export function debianArchive(archives: readonly AptArchive[]): AptArchive | undefined {
  const candidates = archives.filter(
    ({ uri, suites, components }) =>
      !uri.startsWith('cdrom:') &&
      components.includes('main') &&
      suites.some((suite) => DEBIAN_SUITE.test(suite)),
  );
  return candidates.find(({ uri }) => /\/debian\/?$/.test(uri)) ?? candidates[0];
}

/** A list in paragraphs with one suite of an archive. */
export function sourcesFor(archive: AptArchive, suite: string): string {
  return [
    'Types: deb',
    `URIs: ${archive.uri}`,
    `Suites: ${suite}`,
    'Components: main',
    ...(archive.signedBy === undefined ? [] : [`Signed-By: ${archive.signedBy}`]),
    ...(archive.trusted === undefined ? [] : [`Trusted: ${archive.trusted}`]),
    '',
  ].join('\n');
}

function archive(
  uri: string,
  suites: readonly string[],
  components: readonly string[],
  settings: ReadonlyMap<string, string>,
): AptArchive {
  const signedBy = settings.get('signed-by');
  const trusted = settings.get('trusted');
  return {
    uri,
    suites,
    components,
    ...(signedBy === undefined ? {} : { signedBy }),
    ...(trusted === undefined ? {} : { trusted }),
  };
}

/** The fields of a paragraph by their names in small letters; continued lines stay lines. */
function fieldsOf(paragraph: string): Map<string, string> {
  const fields = paragraph.split(/\n(?![ \t])/).filter((field) => field.trim() !== '');
  return new Map(fields.map((field) => pair(field, ':')));
}

function pair(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at).trim().toLowerCase(), text.slice(at + 1).trim()];
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
