import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { policyNames } from '../../machines/policies/policy';
import { readTrace } from '../../properties/trace-file';
import { buildPage } from './build-page';
import { pageBook } from './page-book';
import { policyOf } from './page-server';

const top = join(__dirname, '..', '..');
let html: string;
beforeAll(async () => (html = await buildPage(top)));

const between = (from: string, to: string): string => {
  const start = html.indexOf(from) + from.length;
  return html.slice(start, html.indexOf(to, start));
};

test('the page is the same wherever it is built', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ioasid-build-'));
  try {
    for (const part of ['machines', 'invariants', 'properties', 'diagrams', 'docs', 'exports'])
      cpSync(join(top, part), join(folder, part), { recursive: true });
    cpSync(join(top, 'tsconfig.json'), join(folder, 'tsconfig.json'));
    cpSync(join(top, 'package.json'), join(folder, 'package.json'));
    symlinkSync(join(top, 'node_modules'), join(folder, 'node_modules'));
    expect(await buildPage(folder)).toBe(html);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('it needs nothing from anywhere, and names no folder of the machine', () => {
  expect(html).not.toMatch(/<(script|link|img|iframe)[^>]+(src|href)="(?!data:)/);
  expect(html).not.toContain(top);
  expect(html).not.toMatch(/\beval\(|new Function\(/);
});

test('only its own program and style may run', () => {
  const hash = (text: string): string =>
    `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const program = between('</script>\n    <script>', '</script>');
  const style = between('<style>', '</style>');
  expect(program.length).toBeGreaterThan(100_000);
  expect(policyOf(html)).toBe(
    `default-src 'none'; script-src ${hash(program)}; style-src ${hash(style)}; img-src data:; base-uri 'none'; form-action 'none'`,
  );
});

test('its data cannot leave their place', () => {
  const data = between('id="book">', '</script>');
  expect(data).not.toContain('<');
  expect(z.object({ traces: z.array(z.unknown()) }).parse(JSON.parse(data)).traces).not.toEqual([]);
});

test('the licences of the libraries in it come with it', () => {
  const licences = html.slice(html.lastIndexOf('<!--'));
  for (const name of ['preact', 'xstate', '@dagrejs/dagre', 'zod'])
    expect(licences).toContain(`\n${name}\n`);
  expect(licences.match(/Permission is hereby granted/g)?.length).toBeGreaterThanOrEqual(4);
});

test('the verdicts are those of the checks, and each refutation comes with its trace', () => {
  const { verdicts, traces } = pageBook(top);
  expect(verdicts.map(({ policy }) => policy)).toEqual(policyNames);
  const refuted = verdicts.filter(({ violated }) => violated.length > 0);
  expect(refuted.map(({ policy }) => policy)).toEqual(['split-fd', 'stage-2']);
  for (const { policy, violated } of refuted)
    for (const { id: claim } of violated) {
      const trace = traces.find(({ name }) => name === `${policy}-${claim}`);
      expect([claim, trace === undefined ? '' : readTrace(trace.text).claim]).toEqual([
        claim,
        claim,
      ]);
    }
});
