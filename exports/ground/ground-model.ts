import type { SymbolicStep } from '../../machines/compiled/symbolic-step';
import type { Command } from '../../machines/command';
import type { Model } from '../../machines/model';
import type { Value } from '../../machines/terms/term';
import type { Cell } from './cells';
import type { GroundFormula, GroundValue } from './ground-term';
import type { GroundStep } from './ground-step';
import { commandKind } from '../../machines/command';
import { eventsOf } from '../../machines/compiled/transitions';
import { symbolicStep } from '../../machines/compiled/symbolic-step';
import { awaitsReturn, awaitsWrite } from '../../machines/group/switch';
import { first } from '../../machines/terms/quantifiers';
import { variable } from '../../machines/terms/term';
import { ownership } from '../../machines/vocabulary/group';
import { groupOf, members } from '../../machines/vocabulary/topology';
import { cellsOf } from './cells';
import { GroundTerms } from './ground-term';
import { Grounding } from './grounding';
import { groundStep } from './ground-step';
import { PossibleValues } from './possible-values';

/** A command with its arguments: when it is accepted, and what it writes first. */
export interface GroundCommand {
  readonly command: Command;
  readonly step: GroundStep;
  /** The security context behind it, read before it. */
  readonly principal: GroundValue;
}

/** One turn of the member loop of a group: a write, a failing write, or the end of the loop. */
export interface MicroStep {
  readonly event: 'WRITTEN' | 'FAILED' | 'SETTLE';
  readonly group: number;
  /** The member whose entry is written; 0 at the end of the loop. */
  readonly device: number;
  /** When it is this member's turn; a failing write must also be accepted. */
  readonly turn: GroundFormula;
  readonly step: GroundStep;
}

/** A model over its finite scope, without variables and quantifiers. */
export interface GroundModel {
  readonly model: Model;
  /** The cells that can change at all. */
  readonly cells: readonly Cell[];
  readonly possible: PossibleValues;
  readonly grounding: Grounding;
  /** The commands that can be accepted or refused somewhere. */
  readonly commands: readonly GroundCommand[];
  /** Whether some group's members are being moved: the command is not over. */
  readonly busy: GroundFormula;
  readonly microSteps: readonly MicroStep[];
}

/**
 * Expands a model, first assuming that no cell ever changes, then again with the values that were
 * found to be written, until nothing is added: what then cannot happen is left out.
 */
export function groundModel(model: Model): GroundModel {
  const cells = cellsOf(model);
  const possible = new PossibleValues(cells);
  const steps = new SymbolicSteps(model);
  for (;;) {
    const ground = groundOnce(model, cells, possible, steps);
    const before = possible.size;
    for (const { step } of [...ground.commands, ...ground.microSteps])
      for (const { assignments } of step.blocks)
        for (const { cell, value } of assignments)
          possible.add(cell, ground.grounding.terms.valuesOf(value));
    if (possible.size === before) return ground;
  }
}

/** The symbolic form of every event, made once. */
class SymbolicSteps {
  private readonly made = new Map<string, SymbolicStep>();
  constructor(private readonly model: Model) {}

  of(to: Parameters<typeof symbolicStep>[1], event: string): SymbolicStep {
    const key = `${to} ${event}`;
    const step = this.made.get(key) ?? symbolicStep(this.model.machines, to, event);
    this.made.set(key, step);
    return step;
  }
}

function groundOnce(
  model: Model,
  cells: readonly Cell[],
  possible: PossibleValues,
  steps: SymbolicSteps,
): GroundModel {
  const terms = new GroundTerms((cell) => possible.of(cell));
  const grounding = new Grounding(model.layout, terms, cells);
  const commands = model.commands
    .map((command): GroundCommand => {
      const { to, parameters, principal } = commandKind(command.name);
      const bindings: Record<string, GroundValue> = {};
      parameters.forEach(({ name }, at) => {
        bindings[name] = terms.constant(command.args[at] ?? 0);
      });
      return {
        command,
        step: groundStep(grounding, steps.of(to, command.name), {
          ...bindings,
          self: terms.constant(command.args[0] ?? 0),
        }),
        principal: grounding.value(principal.node, bindings),
      };
    })
    .filter(({ step }) => step.accepted.op !== 'false' || step.refusals.length > 0);
  return {
    model,
    cells: cells.filter((cell) => possible.of(cell)?.length !== 1),
    possible,
    grounding,
    commands,
    ...memberLoops(model, grounding, steps),
  };
}

const group = variable<'Group'>('group');
const nextToWrite = first(members(group), (m) => awaitsWrite(group, m));
const nextToReturn = first(members(group), (m) => awaitsReturn(m));

/** The loops of all groups; where two are busy the one with the lower number goes on. */
function memberLoops(
  model: Model,
  grounding: Grounding,
  steps: SymbolicSteps,
): Pick<GroundModel, 'busy' | 'microSteps'> {
  const { terms, layout } = grounding;
  const { size } = layout.universe;
  const groupMachine = model.machines.find((machine) => machine.name === 'group');
  const canFail = groupMachine !== undefined && eventsOf(groupMachine).includes('FAILED');
  const microSteps: MicroStep[] = [];
  let busy = terms.falsity;
  for (let g = 1; g <= size.Group; g += 1) {
    const bindings = { group: terms.constant(g) };
    const is = (state: (typeof ownership.values)[number]): GroundFormula =>
      grounding.formula(ownership(group).is(state), bindings);
    const next = (value: Value<'Device'>): GroundValue => grounding.value(value.node, bindings);
    const turnOf = (device: number): GroundFormula =>
      terms.and(
        terms.not(busy),
        terms.or(
          terms.and(is('switching'), terms.equal(next(nextToWrite), terms.constant(device))),
          terms.and(is('rollingBack'), terms.equal(next(nextToReturn), terms.constant(device))),
        ),
      );
    const add = (event: MicroStep['event'], device: number): void => {
      const turn = turnOf(device);
      const step = groundStep(
        grounding,
        steps.of('group', event),
        { self: terms.constant(g), device: terms.constant(device) },
        turn,
      );
      if (turn.op !== 'false' && (event !== 'FAILED' || step.accepted.op !== 'false'))
        microSteps.push({ event, group: g, device, turn, step });
    };
    for (let device = 1; device <= size.Device; device += 1) {
      if (layout.table(groupOf.symbol)[device] !== g) continue;
      add('WRITTEN', device);
      if (canFail) add('FAILED', device);
    }
    add('SETTLE', 0);
    busy = terms.or(busy, is('switching'), is('rollingBack'));
  }
  return { busy, microSteps };
}
