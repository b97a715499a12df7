import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HARBOUR_GROUPS } from '../fixtures/harbour';
import { matchingWork } from '../fixtures/matching-work';
import { errorsIn, groupsIn } from '../fixtures/reading';
import { importTopology } from './import';

const fixture = (name: string): string =>
  readFileSync(join(__dirname, '..', 'fixtures', name), 'utf8');

const eachLine = (text: string, change: (line: string) => string): string =>
  text.split('\n').map(change).join('\n');

describe('a paste keeps its meaning', () => {
  const forms = ['harbour.find.txt', 'harbour.one-line.txt', 'harbour.headed-drivers.txt'];
  const more = [
    'harbour.dmesg.txt',
    'harbour.pvesh.txt',
    'harbour.libvirt.txt',
    'harbour.lspci-v.txt',
  ];

  describe.each([...forms, ...more])('%s', (name) => {
    const text = fixture(name);
    test.each([
      ['CRLF', text.replaceAll('\n', '\r\n')],
      ['lone carriage returns', text.replaceAll('\n', '\r')],
      ['a byte order mark', `\ufeff${text}`],
      ['trailing spaces', eachLine(text, (line) => `${line}   `)],
      ['colours', eachLine(text, (line) => `\u001b[01;32m${line}\u001b[0m\u001b[K`)],
      ['mail quotes', eachLine(text, (line) => `> ${line}`)],
      ['nested mail quotes', eachLine(text, (line) => `> > ${line}`)],
      ['a code fence', `Here it is:\n\n\`\`\`text\n${text}\n\`\`\`\nThanks!\n`],
      ['forum tags', `[code]${text}[/code]`],
      ['no-break spaces', text.replaceAll(' ', '\u00a0')],
      ['blank lines', text.replaceAll('\n', '\n\n')],
      ['indentation', eachLine(text, (line) => (line === '' ? '' : `    ${line}`))],
      ['no line break at the end', text.trimEnd()],
      ['prompts around it', `me@harbour:~$ some-command\n${text}me@harbour:~$ \n`],
    ])('with %s', (_, changed) => expect(groupsIn(changed)).toEqual(HARBOUR_GROUPS));
  });

  test('without indentation, as web pages lose it', () => {
    for (const name of ['harbour.headed.txt', 'harbour.lspci-v.txt', 'harbour.columns.txt']) {
      const flush = eachLine(fixture(name), (line) => line.trimStart());
      expect(groupsIn(flush)).toEqual(HARBOUR_GROUPS);
    }
  });
});

describe('what cannot be a listing', () => {
  test('is an empty file', () => {
    expect(errorsIn('')).toEqual(['1: the file is empty']);
    expect(errorsIn(' \n\t\n')).toEqual(['1: the file is empty']);
  });

  test('is binary content, at the line of the first NUL', () => {
    expect(errorsIn('IOMMU Group 1:\n\0\0')).toEqual(['2: a NUL byte: this is binary, not text']);
  });

  test('is text about something else, which is quoted without control characters', () => {
    expect(errorsIn('\u0007dear all,\nhello\n')).toEqual([
      "1: no IOMMU groups found; the text begins with '\\x07dear all,'",
    ]);
  });

  test('is an lspci listing without groups, which says how to get them', () => {
    const [problem] = importTopology('00:00.0 Host bridge: Harbour Silicon Quay\n').problems;
    expect(problem).toMatchObject({ line: 1, severity: 'error' });
    expect(problem?.message).toContain('PCI devices without IOMMU groups');
    expect(problem?.expected).toContain('lspci');
  });

  const junk = {
    'random-looking text': 'q;Jkd83 [0a:1f.2] <x> | / group\\ ',
    'one letter': 'a',
    'line breaks': '\n\u00a0',
    digits: '0',
    'addresses without groups': '00:00.0 ',
    headings: 'IOMMU Group ',
    'the same heading': 'IOMMU Group 1\n',
    'path beginnings': '/sys/kernel/iommu_groups/',
    'device folders': '1/devices/',
    'opening tags': "<iommuGroup number='1'>",
    'less-than signs': '<',
    'opening brackets': '[',
    'kernel messages without devices': 'Adding to iommu group ',
    'mail quotes': '> ',
    'escape sequences': '\u001b[',
  };
  const much = (piece: string, length: number): string =>
    'x' + piece.repeat(Math.ceil(length / piece.length));

  test.each(Object.entries(junk))('5 MB of %s are refused with a few problems', (_, piece) => {
    const { problems } = importTopology(much(piece, 5_000_000));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThan(300);
  });

  test.each(Object.entries(junk))('%s: the work grows with the length alone', (_, piece) => {
    const text = much(piece, 100_000);
    const work = matchingWork(() => importTopology(text));
    // nine forms ask a few questions of each line; whatever is quadratic is beyond this a thousandfold
    expect(work).toBeLessThan(32 * text.length);
  });
});
