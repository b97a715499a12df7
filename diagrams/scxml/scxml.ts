import type { EntityMachine } from '../../machines/chart/chart';
import type { ChartRow } from '../../machines/compiled/transitions';
import { eventsOf, rowsOf, rowsOfView } from '../../machines/compiled/transitions';
import { ModelError } from '../../machines/system/compose';
import { domainConstant } from '../../machines/terms/sorts';
import { element, xmlComment } from '../xml/text';
import { stateId, transitionOf } from './transition';

/**
 * One machine as SCXML 1.0 with ECMAScript: a session of its own for each entity, which tells its parent
 * what it answers and whom it wants to be told what.
 *
 * @throws ModelError where an event is handled both by a region and by the machine as a whole: XState lets
 *   the region go first, SCXML would let both go
 */
export function scxml(machine: EntityMachine, title: string): string {
  const events = eventsOf(machine).map((event) => ({ event, rows: rowsOf(machine, event) }));
  for (const { event, rows } of events)
    if (rows.root.length > 0 && rows.regions.some(({ states }) => states.some(hasRows)))
      throw new ModelError(`${machine.name} handles ${event} in a region and as a whole`);
  const region = (name: string): string[] => {
    const node = machine.logic.root.states[name];
    const { initial } = node?.config ?? {};
    return element(
      'state',
      { id: name, initial: typeof initial === 'string' ? stateId(name, initial) : undefined },
      [
        ...(isView(machine, name) ? rowsOfView(machine, name) : []).flatMap((row) =>
          transitionOf('OBSERVE', row, 'internal'),
        ),
        ...Object.keys(node?.states ?? {}).flatMap((state) =>
          element(
            'state',
            { id: stateId(name, state) },
            events.flatMap(({ event, rows }) =>
              rows.regions
                .filter(({ symbol }) => symbol.name === name)
                .flatMap(({ states }) => states)
                .filter((one) => one.state === state)
                .flatMap((one) => transitions(event, one.rows)),
            ),
          ),
        ),
      ],
    );
  };
  const whole = element('parallel', { id: machine.name }, [
    ...events.flatMap(({ event, rows }) => transitions(event, rows.root)),
    ...Object.keys(machine.logic.root.states).flatMap(region),
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    ...header(machine, title),
    ...element(
      'scxml',
      {
        xmlns: 'http://www.w3.org/2005/07/scxml',
        version: '1.0',
        datamodel: 'ecmascript',
        name: machine.name,
        initial: machine.name,
      },
      [...datamodel(machine), ...whole],
    ),
    '',
  ].join('\n');
}

const hasRows = ({ rows }: { readonly rows: readonly ChartRow[] }): boolean => rows.length > 0;

const isView = (machine: EntityMachine, region: string): boolean =>
  machine.projections.includes(region);

const transitions = (event: string, rows: readonly ChartRow[]): string[] =>
  rows.flatMap((row) => transitionOf(event, row));

/** How the session and its parent talk. */
const header = ({ name }: EntityMachine, title: string): string[] => [
  xmlComment(title),
  xmlComment(
    `A session is one ${name}, whose number is self. The data of every event is {args, now, every, tableOf}: ` +
      'the arguments of the event, the value of every function by name and argument (place 0 answers for none), ' +
      'the elements of every sort, and the domain that is the table of an IOASID.',
  ),
  xmlComment(
    'It answers its parent accepted, refused (with an errno; then nothing has happened, in any region or machine) ' +
      'or finished (with the errno of the command), and sends tell.MESSAGE for another machine and its number. ' +
      'An event that is not answered is not understood here.',
  ),
];

function datamodel(machine: EntityMachine): string[] {
  const domains = Object.entries(domainConstant).map(([name, value]) => `${name}: ${value}`);
  return element('datamodel', {}, [
    ...element('data', { id: 'self', expr: '1' }),
    ...element('data', { id: 'Domain', expr: `{ ${domains.join(', ')} }` }),
    ...element('data', { id: 'each', expr: '0' }),
    ...machine.fields.flatMap(({ name, range, meaning }) => [
      xmlComment(meaning),
      ...element('data', {
        id: name,
        expr: range.kind === 'enumeration' ? `'${range.values[0] ?? ''}'` : '0',
      }),
    ]),
  ]);
}
