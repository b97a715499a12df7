import { validateXML } from 'xmllint-wasm';
import type { Model } from '../../machines/model';
import { buildModel } from '../../machines/model';
import { policyNames } from '../../machines/policies/policy';
import { policies } from '../../machines/policies/registry';
import { rulesFor } from '../../machines/policies/rules';
import { groupOfDevices } from '../../machines/scope';
import { world } from '../../machines/system/walk';
import { domainConstant } from '../../machines/terms/sorts';
import { table } from '../../machines/vocabulary/requester';
import { configurations } from '../../properties/configurations';
import { escapeXml } from '../svg/element';
import { isolationMermaid } from './isolation-mermaid';
import { isolationPicture } from './isolation-picture';
import { isolationSvg } from './isolation-svg';

const drawn = (model: Model, state = model.initial): string =>
  isolationSvg(isolationPicture(model, state), { idPrefix: 'here', standalone: true });

const initials = policyNames.flatMap((policy) =>
  configurations.map(({ name, scope }) => ({
    name: `${policy} ${name}`,
    model: buildModel(rulesFor(policies[policy], undefined, scope.failures > 0), scope),
  })),
);

const isWellFormed = async (contents: string): Promise<boolean> =>
  (await validateXML({ xml: contents, normalization: 'format' })).valid;

test('the initial states of all configurations under all policies are drawn as well-formed XML', async () => {
  const all = initials.map(({ model }) => drawn(model)).join('');
  expect(await isWellFormed(`<all>${all}</all>`)).toBe(true);
  expect(await isWellFormed(`<all>${all}`)).toBe(false);
});

describe('a drawing', () => {
  const model = world('device-centric', { groups: [groupOfDevices(2), groupOfDevices(3, true)] });
  const wrong = model.initial.slice();
  model.layout.write(wrong, table.symbol, 1, domainConstant.physical + 1);

  test('has one panel where tracked and effective agree, and two where they differ', () => {
    expect(drawn(model)).not.toContain('Tracked: ');
    expect(drawn(model, wrong)).toMatch(/Tracked: .*Effective: /s);
  });

  test('says what is wrong and what is blocked in words', () => {
    expect(drawn(model, wrong)).toContain('WRONG at r1 (effective): nobody owns g1.');
    expect(
      drawn(world('device-centric', { groups: [{ devices: [{ requester: 1, absent: true }] }] })),
    ).toContain('>blocked<');
  });

  test('is the same text for the same state', () => {
    expect(drawn(model, wrong)).toBe(drawn(model, wrong));
  });

  test('is called and described for those who do not see it', () => {
    const text = drawn(model);
    expect(text).toContain('role="img" aria-labelledby="here-title" aria-describedby="here-desc"');
    expect(text).toContain('<title id="here-title">');
    expect(text).toContain('<desc id="here-desc">g1 is the kernel’s.');
  });

  test('within a page it brings no style along, neither as an element nor as an attribute', () => {
    const text = isolationSvg(isolationPicture(model, wrong), { idPrefix: 'a', standalone: false });
    expect(text).not.toMatch(/<style|style=/);
  });

  test('no two boxes of one panel overlap', () => {
    const panels = drawn(model, wrong).split('class="panel"').slice(1);
    expect(panels).toHaveLength(2);
    for (const panel of panels) {
      const boxes = [
        ...panel.matchAll(
          /class="box[^"]*" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
        ),
      ].map((found) => found.slice(1).map(Number));
      for (const [at, [x = 0, y = 0, width = 0, height = 0]] of boxes.entries())
        for (const [left = 0, top = 0, wide = 0, high = 0] of boxes.slice(at + 1))
          expect(
            x + width <= left || left + wide <= x || y + height <= top || top + high <= y,
          ).toBe(true);
    }
  });
});

test('text is escaped in XML', () => {
  expect(escapeXml(`a < b & "c" > 'd'`)).toBe('a &#60; b &#38; &#34;c&#34; &#62; &#39;d&#39;');
});

test('as a flowchart, every edge names nodes that are declared', () => {
  for (const { model } of initials) {
    const text = isolationMermaid(isolationPicture(model, model.initial));
    const declared = new Set([...text.matchAll(/^ +(\w+)[[({]/gm)].map(([, id]) => id));
    const edges = [
      ...text.matchAll(/^ {2}(\w+) (?:---|-->|-\.-x|-\.->|==>)(?:\|"[^"]*"\|)? (\w+)$/gm),
    ];
    expect(edges.length).toBeGreaterThan(0);
    for (const [, from, to] of edges) {
      expect(declared).toContain(from);
      expect(declared).toContain(to);
    }
  }
});
