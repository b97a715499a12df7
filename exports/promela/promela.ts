import type { Invariant } from '../../invariants/invariant';
import type { Model } from '../../machines/model';
import type { GroundClaim } from '../ground/ground-claim';
import type { GroundCommand, GroundModel, MicroStep } from '../ground/ground-model';
import { commandKind, commandNames, showCommand } from '../../machines/command';
import { groundClaims, wrongRefusals } from '../ground/ground-claim';
import { groundModel } from '../ground/ground-model';
import { formulaText, valueText } from './expression';
import { header, legend } from './header';
import * as judging from './judging';
import * as memory from './memory';
import { copiedCells, stepStatements } from './statements';

/** A model over its scope as Promela, for SPIN. */
export function promela(model: Model, invariants: readonly Invariant[]): string {
  return new PromelaWriter(groundModel(model), invariants).text();
}

class PromelaWriter {
  private readonly claims: readonly GroundClaim[];
  private readonly read: ReturnType<typeof judging.claimsRead>;
  private readonly branches: boolean;
  private readonly registers: readonly string[];

  constructor(
    private readonly ground: GroundModel,
    private readonly invariants: readonly Invariant[],
  ) {
    this.claims = groundClaims(ground, invariants).filter(({ holds }) => holds.op !== 'true');
    this.read = judging.claimsRead(this.claims);
    this.branches = memory.branches(ground);
    this.registers = [...this.read.registers];
  }

  text(): string {
    const { busy, commands, microSteps } = this.ground;
    const rest = this.claims.filter(({ ofStep }) => !ofStep);
    const steps = this.claims.filter(({ ofStep }) => ofStep);
    const during = this.claims.filter(({ invariant }) => invariant.when === 'transient');
    const stillBusy = formulaText(busy, memory.names);
    return [
      header(this.ground.model, this.claims),
      ...this.declarations(),
      'active proctype model() {',
      '  do',
      '  :: atomic {',
      '    if',
      ...commands.filter(({ step }) => step.accepted.op !== 'false').map((one) => this.begin(one)),
      '    fi;',
      '    do',
      `    :: d_step { ${stillBusy} -> ${unlessCounting(during.map(judging.assertion))} };`,
      '      if',
      ...microSteps.map((one) => this.turn(one)),
      '      fi',
      `    :: d_step { !${stillBusy} -> ${unlessCounting(steps.map(judging.assertion))}${this.forget()} }; break`,
      '    od',
      '  }',
      '#ifndef UNJUDGED',
      ...rest.map((claim) => `  ${judging.violationOption(claim)}`),
      ...wrongRefusals(this.ground, this.invariants).map(
        (wrong) => `  ${judging.wrongRefusalOption(wrong)}`,
      ),
      '#endif',
      '  od',
      '}',
      '',
    ].join('\n');
  }

  private declarations(): string[] {
    const { ground } = this;
    const steps = [...ground.commands, ...ground.microSteps].map(({ step }) => step);
    const before = [...this.read.before];
    return [
      '/* the state; cells that never change are left out */',
      ...legend(ground.cells),
      ...ground.cells.map((cell) =>
        memory.declaration(ground, cell, memory.nowName(cell), cell.initial),
      ),
      '',
      this.branches
        ? '/* the command at hand; all zero between commands */'
        : '/* the command at hand: no part of the state */',
      ...before.map((cell) =>
        this.branches
          ? memory.declaration(ground, cell, memory.beforeName(cell), 0)
          : memory.hiddenByte(memory.beforeName(cell)),
      ),
      ...this.registers.map((name) =>
        this.branches
          ? `byte ${memory.registerName(name)};`
          : memory.hiddenByte(memory.registerName(name)),
      ),
      ...(this.branches ? [`bit ${memory.failedName};`] : []),
      '',
      ...copiedCells(steps).map((cell) => memory.hiddenByte(memory.copyName(cell))),
      ...[...new Set(this.claims.map(({ invariant }) => judging.verdictName(invariant)))].map(
        memory.hiddenByte,
      ),
      '',
    ];
  }

  private begin({ command, step, principal }: GroundCommand): string {
    const { parameters } = commandKind(command.name);
    const argument = (name: string): number =>
      command.args[parameters.findIndex((parameter) => parameter.name === name)] ?? 0;
    const known: Record<string, string> = {
      kind: String(commandNames.indexOf(command.name)),
      answer: '0',
      principal: valueText(principal, memory.names),
      device: String(argument('device')),
      ioasid: String(argument('ioasid')),
    };
    const statements = [
      ...[...this.read.before].map(
        (cell) => `${memory.beforeName(cell)} = ${memory.nowName(cell)}`,
      ),
      ...this.registers.map((name) => `${memory.registerName(name)} = ${known[name] ?? '0'}`),
      ...stepStatements(step, this.registers.includes('answer')),
    ];
    return (
      `    /* ${showCommand(command)} */\n` +
      `    :: d_step { ${formulaText(step.accepted, memory.names)} ->\n       ${statements.join(';\n       ') || 'skip'} }`
    );
  }

  private turn({ event, group, device, turn, step }: MicroStep): string {
    const fails = event === 'FAILED';
    const { terms } = this.ground.grounding;
    const when = formulaText(terms.and(turn, step.accepted), memory.names);
    const statements = [
      ...stepStatements(step, this.registers.includes('answer')),
      ...(fails ? [`${memory.failedName} = 1`] : []),
    ];
    return (
      `      /* ${event} g${group}${device === 0 ? '' : ` d${device}`} */\n` +
      `      :: d_step { ${fails ? `!${memory.failedName} && ` : ''}${when} ->\n         ${statements.join(';\n         ') || 'skip'} }`
    );
  }

  /** What is known of a command that is over must not tell states apart. */
  private forget(): string {
    if (!this.branches) return '';
    const kept = [
      ...[...this.read.before].map(memory.beforeName),
      ...this.registers.map(memory.registerName),
      memory.failedName,
    ];
    return `; ${kept.map((name) => `${name} = 0`).join('; ')}`;
  }
}

/** Assertions, unless states and steps are only to be counted. */
const unlessCounting = (assertions: readonly string[]): string =>
  assertions.length === 0
    ? 'skip'
    : `\n#ifdef UNJUDGED\n skip\n#else\n ${assertions.join(';\n ')}\n#endif\n`;
