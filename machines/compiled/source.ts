import type { EntityMachine } from '../chart/chart';
import type { ChartAction, Message } from '../chart/transition';
import type { FunctionSymbol } from '../terms/symbols';
import type { Generator } from '../terms/generate';
import type { ChartRow } from './transitions';
import type { CoverageNotes, PlacedRow } from './coverage';
import { placed } from './coverage';
import { commandKind, isCommandName } from '../command';
import { messages } from '../chart/events';
import { errnoNumber } from '../errno';
import { ModelError } from '../system/compose';
import { eventsOf, rowsOf } from './transitions';

/** What a generated event function returns besides 0 (accepted) and the number of an errno (refused). */
export const returned = { ignored: -1, misunderstood: -2 } as const;

/** The parameters of an event, in the order in which generated functions take them. */
export function parametersOf(event: string): readonly string[] {
  if (isCommandName(event)) {
    return commandKind(event).parameters.map((parameter) => parameter.name);
  }
  const signature: Readonly<Record<string, unknown>> | undefined = Object.entries(messages).find(
    ([name]) => name === event,
  )?.[1];
  if (signature === undefined) throw new ModelError(`no such event: ${event}`);
  return Object.keys(signature);
}

export const functionName = (machine: string, event: string): string => `${machine}_${event}`;

/**
 * One JavaScript function per machine and event: it reads the state `s`, writes into `n`, and tells
 * other machines by calling their functions. All guards read the state before the step, so the order
 * of writes cannot matter. With `notes`, the function calls `pass` for every row that it takes.
 */
export function machineSource(
  machine: EntityMachine,
  generator: Generator,
  known: ReadonlySet<string>,
  notes?: CoverageNotes,
): string[] {
  generator.self = machine.of;
  return eventsOf(machine).map((event) => {
    const { regions, root } = rowsOf(machine, event);
    const own = new Set(machine.regions.map((symbol) => symbol.name));
    const body: string[] = ['let taken=false,r=0;'];
    for (const { symbol, states } of regions) {
      const handled = states.filter((one) => one.rows.length > 0);
      if (handled.length === 0) continue;
      const cases = handled.map(
        ({ index, rows, state }) =>
          `case ${index}:{${rowsSource(rows, { region: symbol.name, state })}break;}`,
      );
      body.push(`switch(${generator.read(symbol, 's', 'self')}){${cases.join('')}}`);
    }
    if (root.length > 0) body.push(`if(!taken){do{${rowsSource(root)}}while(false);}`);
    body.push(`return taken?0:${returned.ignored};`);
    const parameters = ['s', 'n', 'self', ...parametersOf(event)];
    return `function ${functionName(machine.name, event)}(${parameters.join(',')}){const b=s;${body.join('\n')}}`;

    function rowsSource(rows: readonly ChartRow[], at?: PlacedRow['at']): string {
      const place = at === undefined ? 'root' : `${at.region}.${at.state}`;
      return rows
        .map((row) => {
          const number = notes?.numberOf(placed(machine.name, event, row, at));
          const noted = number === undefined ? '' : `pass(${number});`;
          return `/* ${place} */if(${generator.formula(row.when)}){${noted}${rowSource(row)}break;}`;
        })
        .join('\n');
    }

    function rowSource(row: ChartRow): string {
      const parts = row.actions.map((action) => actionSource(action, machine));
      if (row.target !== undefined && own.has(row.target.region)) {
        const symbol = machine.regions.find((one) => one.name === row.target?.region);
        if (symbol !== undefined) parts.unshift(enter(symbol, row.target.state));
      }
      return `taken=true;${parts.join('')}`;
    }
  });

  function enter(symbol: FunctionSymbol, state: string): string {
    if (symbol.range.kind !== 'enumeration') throw new ModelError(`${symbol.name} is not a region`);
    return `n[${generator.layout.offset(symbol)}+self]=${symbol.range.values.indexOf(state)};`;
  }

  function actionSource(action: ChartAction, of: EntityMachine): string {
    switch (action.type) {
      case 'refuse':
        return `return ${errnoNumber(action.params.errno)};`;
      case 'finish':
        return `answer=${errnoNumber(action.params.errno)};`;
      case 'update':
        return action.params.updates
          .map(({ symbol, value }) => {
            if (!of.fields.includes(symbol))
              throw new ModelError(`${of.name} does not keep ${symbol.name}`);
            return generator.update(symbol, value, `${generator.layout.offset(symbol)}+self`);
          })
          .join('');
      case 'tell':
        return action.params.messages.map(messageSource).join('');
    }
  }

  function messageSource(message: Message): string {
    const name = functionName(message.to, message.event);
    if (!known.has(name)) throw new ModelError(`nobody understands ${name}`);
    const args = parametersOf(message.event).map((parameter) => {
      const node = message.args[parameter];
      if (node === undefined) throw new ModelError(`${name} lacks ${parameter}`);
      return generator.value(node);
    });
    const call = `r=${name}(${['s', 'n', generator.value(message.which), ...args].join(',')});if(r!==0)return r===${returned.ignored}?${returned.misunderstood}:r;`;
    const guarded =
      message.when.op === 'true' ? call : `if(${generator.formula(message.when)}){${call}}`;
    if (message.each === undefined) return guarded;
    const { variable, sort, where } = message.each;
    const before = generator.everyone(message.each);
    if (where === undefined)
      return `${before}for(let ${variable}=1;${variable}<=${generator.layout.universe.size[sort]};${variable}++){${guarded}}`;
    return `${before}for(const ${variable} of ${generator.lists(message.each)}[${generator.value(where.equals)}]){${guarded}}`;
  }
}

/** Every function that the generated module will have. */
export function functionNames(machines: readonly EntityMachine[]): Set<string> {
  return new Set(
    machines.flatMap((machine) =>
      eventsOf(machine).map((event) => functionName(machine.name, event)),
    ),
  );
}
