import type { Scope } from '../../machines/scope';
import type { NumberedLine } from '../scenario-text/lines';
import type { Step } from './scenario';
import { showCommand } from '../../machines/command';
import { Misread } from '../scenario-text/misread';
import { readStep, TraceSyntaxError } from '../trace-file';
import { readForm, showForms } from './form';
import { requireNames } from './names';
import { commandsOf, verbs } from './verbs';

/** Reads a line under `given` or `when`: a verb, or a command as traces have it. Throws Misread. */
export function parseStep(line: NumberedLine, scope: Scope): Step {
  const words = line.text.split(/\s+/);
  if (/^[A-Z_]+$/.test(words[0] ?? '')) return commandStep(line, scope);
  const known = verbs.filter(({ form }) => form.split(' ')[0] === words[0]);
  if (known.length === 0)
    throw new Misread(
      `"${words[0] ?? ''}" is nothing to do`,
      `a command such as "ATTACH d1 i1 !0", or one of ${showForms(verbs.map(({ form }) => form))}`,
    );
  for (const verb of known) {
    const open = readForm(verb.form, words);
    if (open === undefined) continue;
    requireNames(words, scope);
    return { line: line.number, text: line.text, fails: false, commands: commandsOf(verb, open) };
  }
  throw new Misread(`"${line.text}" is not clear`, showForms(known.map(({ form }) => form)));
}

/** `ATTACH d1 i1 !0`: just this command, here with its first table write failing. */
function commandStep({ number, text }: NumberedLine, scope: Scope): Step {
  if (text.includes('->'))
    throw new Misread('an answer in a step', 'the answer in the first line after "then"');
  const { command, failAt } = readTraced(text, number);
  requireNames(showCommand(command).split(' '), scope);
  const asked = { call: command.name, args: command.args };
  return {
    line: number,
    text,
    fails: failAt !== undefined,
    *commands() {
      yield failAt === undefined ? asked : { ...asked, failAt };
    },
  };
}

function readTraced(text: string, number: number): ReturnType<typeof readStep> {
  try {
    return readStep(text, number);
  } catch (error) {
    if (error instanceof TraceSyntaxError) throw new Misread(error.message, error.expected);
    throw error;
  }
}
