import type { Block } from './support/block';
import type { Step } from './statement';
import type { Context } from './variables';
import { newId, sameId } from './support/reporting';

/** What receives the id in a reply, and how it is looked at. */
export interface Receiver {
  readonly name: string;
  readonly before: readonly string[];
  readonly values: readonly string[];
  readonly needs: readonly Block[];
}

/** An object named in a request: its variable, or the bare number if nothing is known of it. */
export function object(context: Context | undefined, id: number): { c: string; words: string } {
  const known = context?.ids.get(id);
  return known === undefined
    ? { c: String(id), words: `object ${id}` }
    : { c: known, words: known };
}

/** Receives the id of an object that the operation makes, so it is a new one whatever its number. */
export function receiveNew(
  { recorded, variables }: Step,
  context: Context | undefined,
  what: string,
  name: () => string,
): Receiver {
  if (!recorded.succeeded) return scratch({ variables });
  const id = recorded.number(0);
  const variable = name();
  context?.ids.set(Number(id), variable);
  return {
    name: variable,
    before: [`uint32_t ${variable};`],
    values: [`new_id("${what}", ${variable}, ${id});`],
    needs: [newId],
  };
}

/** Receives the id of an object that may be one that is known: then it must be that one. */
export function receiveAny(
  step: Step,
  context: Context | undefined,
  what: string,
  name: () => string,
): Receiver {
  const { recorded } = step;
  if (!recorded.succeeded) return scratch(step);
  const id = recorded.number(0);
  const known = context?.ids.get(Number(id));
  if (known === undefined) return receiveNew(step, context, what, name);
  return {
    ...scratch(step),
    values: [`same_id("${what}", ignored, ${known}, ${id});`],
    needs: [sameId],
  };
}

const scratch = ({ variables }: Pick<Step, 'variables'>): Receiver => ({
  name: 'ignored',
  before: variables.once('ignored', 'uint32_t ignored;'),
  values: [],
  needs: [],
});
