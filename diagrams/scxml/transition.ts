import type { Message, Update } from '../../machines/chart/transition';
import type { ChartRow } from '../../machines/compiled/transitions';
import type { Range } from '../../machines/terms/sorts';
import { messages } from '../../machines/chart/events';
import { element, xmlComment } from '../xml/text';
import { elements, formulaText, outermost, valueText, type Bound } from './expression';

/** The id of a state of a region. */
export const stateId = (region: string, state: string): string => `${region}.${state}`;

/**
 * A row of a chart as a transition: its guard, what it sets, what it tells its parent. One of a region as a
 * whole is internal, as it would otherwise leave all regions to get into a state of its own.
 */
export function transitionOf(event: string, row: ChartRow, type?: 'internal'): string[] {
  const { when, target, source, actions } = row;
  const content = actions.flatMap((action) => {
    switch (action.type) {
      case 'update':
        return action.params.updates.flatMap(assignment);
      case 'tell':
        return [...answer('accepted'), ...action.params.messages.flatMap(message)];
      case 'refuse':
        return answer('refused', action.params.errno);
      case 'finish':
        return answer('finished', action.params.errno);
    }
  });
  return [
    ...(source === '' ? [] : [xmlComment(source)]),
    ...element(
      'transition',
      {
        event,
        type,
        cond: when.op === 'true' ? undefined : formulaText(when, outermost),
        target: target === undefined ? undefined : stateId(target.region, target.state),
      },
      content,
    ),
  ];
}

const assignment = ({ symbol, value }: Update): string[] =>
  element('assign', {
    location: symbol.name,
    expr: valueText(value, outermost, symbol.range),
  });

const answer = (event: string, errno?: string): string[] =>
  element(
    'send',
    { event, target: '#_parent' },
    errno === undefined ? [] : element('param', { name: 'errno', expr: `'${errno}'` }),
  );

/** A message to another machine goes to the parent, who knows them all. */
function message({ to, which, each, when, event, args }: Message): string[] {
  const bound: Bound = each === undefined ? outermost : new Set([...outermost, each.variable]);
  const signature: Readonly<Record<string, string>> = messages[event];
  const send = element('send', { event: `tell.${event}`, target: '#_parent' }, [
    ...element('param', { name: 'machine', expr: `'${to}'` }),
    ...element('param', { name: 'self', expr: valueText(which, bound) }),
    ...Object.entries(args).flatMap(([name, value]) =>
      element('param', { name, expr: valueText(value, bound, rangeOf(signature[name])) }),
    ),
  ]);
  const sent = when.op === 'true' ? send : element('if', { cond: formulaText(when, bound) }, send);
  return each === undefined
    ? sent
    : element('foreach', { array: elements(each, outermost), item: each.variable }, sent);
}

const rangeOf = (kind: string | undefined): Range | undefined =>
  kind === 'Domain' ? { kind: 'domain' } : undefined;
