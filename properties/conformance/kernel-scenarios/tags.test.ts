import { allScenarios } from './all-scenarios';
import { topologyNamed } from '../../../backends/guest/topologies/registry';
import { notShown } from './not-shown';
import { linesOf, tagsOf } from './scenario';
import { observedTags } from './tags';

const scenarios = allScenarios();
const shown = new Set(scenarios.flatMap(tagsOf));

test('every observation is shown, or it is said why not', () => {
  const excused = new Set(notShown.map(({ tag }) => tag));
  expect(observedTags.filter((tag) => shown.has(tag) === excused.has(tag))).toEqual([]);
});

test('no tag is unknown or listed twice', () => {
  const known = new Set(observedTags);
  const used = [...shown, ...notShown.map(({ tag }) => tag)];
  expect(used.filter((tag) => !known.has(tag))).toEqual([]);
  expect(known.size).toBe(observedTags.length);
});

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s has a story, its source and a machine, and expects something',
  (_name, scenario) => {
    expect(scenario.story).toMatch(/^kernel: /m);
    expect(topologyNamed(scenario.topology)).toBeDefined();
    expect(linesOf(scenario).some(({ text }) => text.includes('->'))).toBe(true);
  },
);
