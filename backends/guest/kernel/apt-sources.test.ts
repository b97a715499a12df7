import { debianArchive, readOneLineSources, readParagraphSources, sourcesFor } from './apt-sources';

const oneLine = `# deb http://old.example/debian bookworm main
deb http://vendor.example/apt bookworm main
deb [arch=amd64 signed-by=/usr/share/keyrings/debian.gpg] http://mirror.example/debian bookworm main contrib # ours
deb-src http://mirror.example/debian bookworm main
deb http://security.example/debian-security bookworm-security main
`;

const paragraphs = `# the archive
Types: deb deb-src
URIs: https://mirror.example/debian/ https://second.example/debian
Suites: trixie trixie-updates
Components: main non-free-firmware
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 bm90IGEga2V5
# within
 -----END PGP PUBLIC KEY BLOCK-----

Enabled: no
Types: deb
URIs: http://disabled.example/debian
Suites: trixie
Components: main

types: deb-src
URIs: http://sources.example/debian
Suites: trixie
Components: main
`;

test('one-line lists', () => {
  const archives = readOneLineSources(oneLine);
  expect(archives.map(({ uri }) => uri)).toEqual([
    'http://vendor.example/apt',
    'http://mirror.example/debian',
    'http://security.example/debian-security',
  ]);
  expect(debianArchive(archives)).toEqual({
    uri: 'http://mirror.example/debian',
    suites: ['bookworm'],
    components: ['main', 'contrib'],
    signedBy: '/usr/share/keyrings/debian.gpg',
  });
});

test('lists in paragraphs, with a key in them', () => {
  const archives = readParagraphSources(paragraphs);
  expect(archives.map(({ uri }) => uri)).toEqual([
    'https://mirror.example/debian/',
    'https://second.example/debian',
  ]);
  const [first] = archives;
  if (first === undefined) throw new Error('nothing was read');
  expect(debianArchive(archives)).toBe(first);
  expect(sourcesFor(first, 'trixie-backports')).toBe(`Types: deb
URIs: https://mirror.example/debian/
Suites: trixie-backports
Components: main
Signed-By: -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 bm90IGEga2V5
 -----END PGP PUBLIC KEY BLOCK-----
`);
});

test('an archive under another path will do if there is no other', () => {
  const archives = readOneLineSources('deb [trusted=yes] file:/srv/mirror/deb stable main\n');
  expect(debianArchive(archives)?.uri).toBe('file:/srv/mirror/deb');
  expect(sourcesFor(archives[0] ?? { uri: '', suites: [], components: [] }, 'x')).toContain(
    'Trusted: yes\n',
  );
});

test('discs, other systems and other parts are none', () => {
  const archives = readOneLineSources(`deb cdrom:[Debian]/ bookworm main
deb http://mirror.example/ubuntu noble main
deb http://mirror.example/debian bookworm-security main
deb http://mirror.example/debian bookworm contrib
`);
  expect(debianArchive(archives)).toBeUndefined();
});
