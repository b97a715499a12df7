import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { validateXML } from 'xmllint-wasm';
import { lifecycle } from '../../machines/chart/chart';
import { accept } from '../../machines/chart/transition';
import { policies } from '../../machines/policies/registry';
import { differences, modelOf, parts, sessionsOf, titleOf } from '../fixtures/scxml-agreement';
import { contentErrors } from '../fixtures/scxml-content';
import { ScxmlSession } from '../fixtures/scxml-session';
import { drawnMachines } from '../pages/policy-page';
import { scxml } from './scxml';

const all = Object.values(policies);

describe.each(all)('$name, written as SCXML and interpreted by SCION', (policy) => {
  test('answers every event as the machines do: changes, messages, errnos and views', () => {
    const sessions = sessionsOf(policy);
    let asked = 0;
    for (const part of parts) {
      const result = differences(modelOf(policy, part), 40, sessions);
      expect(result.found).toEqual([]);
      asked += result.asked;
    }
    let [taken, transitions] = [0, 0];
    for (const session of sessions.values()) {
      taken += session.taken.size;
      transitions += session.transitions;
    }
    expect(asked).toBeGreaterThan(5_000);
    // others need other machines, such as a device behind a bridge
    expect(taken / transitions).toBeGreaterThan(0.6);
  });
});

test.each([
  ['a guard', /cond="(_event\.data\.now\.session\[self\] === 'closed')"/, 'cond="!($1)"'],
  ['a target', 'target="session.open"', 'target="session.bound"'],
  ['a value', 'location="ctx" expr="_event.data.args.fd"', 'location="ctx" expr="0"'],
  ['an errno', `expr="'EBADF'"`, `expr="'EBUSY'"`],
  ['a message', 'event="tell.CLAIM"', 'event="tell.RELEASE"'],
])('%s that is written wrongly is found', (_, right, wrong) => {
  const policy = policies['device-centric'];
  let changed = 0;
  const sessions = sessionsOf(policy, (text) => {
    const other = text.replace(right, wrong);
    if (other !== text) changed += 1;
    return other;
  });
  expect(changed).toBe(1);
  const model = modelOf(policy, ['core', 'drivers', 'hotplug']);
  expect(differences(model, 60, sessions).found).not.toEqual([]);
});

test('a machine that handles an event in a region and as a whole cannot be written', () => {
  const [device] = drawnMachines(policies['device-centric']);
  if (device === undefined) throw new Error('no device');
  const bind = [accept({ source: 'a test' })];
  const both = lifecycle.createMachine({
    type: 'parallel',
    context: { self: 0 },
    states: { session: { initial: 'closed', states: { closed: { on: { BIND: bind } } } } },
    on: { BIND: bind },
  });
  const regions = device.regions.filter(({ name }) => name === 'session');
  expect(() => scxml({ ...device, regions, logic: both }, 'both')).toThrow(
    /handles BIND in a region/,
  );
});

describe('every machine of every policy', () => {
  const texts = all.flatMap((policy) =>
    drawnMachines(policy).map((machine) => ({
      fileName: `${policy.name}-${machine.name}.scxml`,
      contents: scxml(machine, titleOf(machine, policy)),
    })),
  );

  test('is well-formed XML, with ids that are used once and targets that exist', () => {
    for (const { contents } of texts) {
      const ids = [...contents.matchAll(/<(?:state|parallel) id="([^"]*)"/g)].map(([, id]) => id);
      const targets = [...contents.matchAll(/ target="([^#"][^"]*)"/g)].map(([, id]) => id);
      expect(() => new ScxmlSession(contents)).not.toThrow();
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual(expect.arrayContaining(targets));
    }
  });

  test('has only elements and attributes where the recommendation allows them', () => {
    for (const { fileName, contents } of texts)
      expect([fileName, contentErrors(contents)]).toEqual([fileName, []]);
  });

  test.each([
    [
      'an attribute that there is not',
      '<datamodel>',
      '<datamodel x="1">',
      'datamodel has no attribute x',
    ],
    ['a missing attribute', ' array=', ' index=', 'foreach has to have array'],
    [
      'an element in a wrong place',
      '<datamodel>',
      '<datamodel><state/>',
      'datamodel may not have state',
    ],
    ['an element that there is not', '<datamodel>', '<datamodel><bind/>', 'no element bind'],
  ])('%s is found', (_, right, wrong, expected) => {
    const text = texts.map(({ contents }) => contents).find((one) => one.includes(right)) ?? '';
    expect(contentErrors(text.replace(right, wrong)).join('; ')).toContain(expected);
  });

  // the schema is the W3C's and not part of this project: scxml.xsd with its parts beside it, as published
  // at www.w3.org/2011/04/SCXML
  const schema = process.env['SCXML_SCHEMA'];
  const withSchema = schema === undefined ? test.skip : test;
  withSchema(
    'is valid by the W3C schema (skipped unless SCXML_SCHEMA names scxml.xsd)',
    async () => {
      const folder = dirname(schema ?? '');
      const file = (fileName: string) => ({
        fileName,
        contents: readFileSync(join(folder, fileName), 'utf8'),
      });
      const main = file(basename(schema ?? ''));
      const preload = readdirSync(folder)
        .filter((name) => name.endsWith('.xsd') && name !== main.fileName)
        .map(file);
      const validate = (xml: typeof texts) => validateXML({ xml, schema: main, preload });
      expect((await validate(texts)).errors).toEqual([]);
      const broken = texts.slice(0, 1).map((one) => ({
        ...one,
        contents: one.contents.replace('<datamodel>', '<datamodel x="1">'),
      }));
      expect((await validate(broken)).valid).toBe(false);
    },
  );
});
