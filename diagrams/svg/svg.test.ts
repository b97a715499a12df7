import { statechartDot } from '../dot/statechart-dot';
import { awkwardTexts, chart, edge, thirtyStates } from '../fixtures/charts';
import { graphDot } from '../graph/graph-picture';
import { svgOf } from './svg';

const spoken = { title: 'A title & more', description: 'What <it> shows' };
const refusing = chart([edge('a', 'b'), edge('a', 'a', { refusal: true, errno: 'EBUSY' })]);

describe('a picture drawn by Graphviz', () => {
  const dot = statechartDot('A title', [
    refusing,
    { ...thirtyStates, region: 'ring', owner: 'user' },
  ]);

  test('says what it is to a screen reader', async () => {
    const svg = await svgOf(dot, spoken);
    expect(svg).toMatch(/^<svg role="img"/);
    expect(svg).toContain('<title>A title &amp; more</title>');
    expect(svg).toContain('<desc>What &lt;it&gt; shows</desc>');
  });

  test('has refusals dashed, and says so', async () => {
    const svg = await svgOf(dot, spoken);
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(1);
    expect(svg).toContain('>refused<');
  });

  test('names the owner and gives his states a shape of their own', async () => {
    const svg = await svgOf(dot, spoken);
    expect(svg).toContain('session (decided by the kernel)');
    expect(svg).toContain('ring (decided by the user)');
    expect(svg.match(/<ellipse/g)?.length).toBeGreaterThanOrEqual(30);
  });

  test('is the same every time, and does not name the version of Graphviz', async () => {
    const svg = await svgOf(dot, spoken);
    expect(await svgOf(dot, spoken)).toBe(svg);
    expect(svg.toLowerCase()).not.toContain('graphviz');
  });

  test('lies on a light ground, so that it can be read on a dark page', async () => {
    expect(await svgOf(dot, spoken)).toMatch(/<polygon fill="white"/);
  });
});

test.each(awkwardTexts)('%j is shown as it is', async (text) => {
  const dot = graphDot({
    title: text,
    nodes: [{ initial: true, lines: [text], states: 1 }],
    edges: [{ from: 0, to: 0, commands: [text] }],
  });
  const svg = await svgOf(dot, spoken);
  const shown = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, inner = '']) =>
    inner
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#45;', '-')
      .replaceAll('&#39;', "'")
      .replaceAll('&#160;', ' ')
      .replaceAll('&amp;', '&'),
  );
  expect(shown).toEqual([text, text, text]);
});

test('a text that is no DOT is an error', async () => {
  await expect(svgOf('digraph {', spoken)).rejects.toThrow();
});
