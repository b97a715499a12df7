import type { Statechart } from '../statechart/statechart';
import { arrowsOf } from '../arrows/arrows';
import { owners } from '../legend/owners';
import { mermaidId } from '../mermaid/text';
import { plantumlText } from './text';

/**
 * A region as a PlantUML state diagram. The owner is named in the title and in every state's stereotype,
 * and colours it; refusals are dashed.
 */
export function statechartPlantuml(chart: Statechart): string {
  const { machine, region, owner, initial, states } = chart;
  const look = owners[owner];
  const idOf = (state: string): string => mermaidId(region, state);
  const colours = `${look.fill};line:${look.stroke.slice(1)};text:${look.text.slice(1)}`;
  return [
    '@startuml',
    `title ${plantumlText(`${region} of the ${machine} (${look.says})`)}`,
    'left to right direction',
    'hide empty description',
    ...states.map(
      (state) => `state "${plantumlText(state)}" as ${idOf(state)} <<${owner}>> ${colours}`,
    ),
    ...(states.includes(initial) ? [`[*] --> ${idOf(initial)}`] : []),
    ...arrowsOf(chart).map(({ from, to, refusal, lines }) => {
      const shaft = refusal ? '-[#9b1c1c,dashed]->' : '-->';
      const text = [...(refusal ? ['refused'] : []), ...lines].map(plantumlText).join('\\n');
      return `${idOf(from)} ${shaft} ${idOf(to)} : ${text}`;
    }),
    '@enduml',
    '',
  ].join('\n');
}
