import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { Formula } from '../../machines/terms/term';
import type { Elements } from './elements';
import type { Named } from './premise';
import type { Signature } from './signature';
import type { StepKind } from './step-kinds';
import type { Bound, Environment, Marking } from './term-printer';
import { reads } from '../../machines/terms/reads';
import { not } from '../../machines/terms/term';
import { Ghosts } from './ghosts';
import { arrows, mark, marksAround, subject } from './marks';
import { declareCopy, prelude } from './prelude';
import { noneOf, staticSymbols } from './signature';
import { NamingPrinter, stepText } from './step';
import { TermPrinter, conjunction } from './term-printer';

/** The two copies of the state around a step. */
export const copies = { before: 'pre', after: 'post' } as const;

/** What is asked of the solver: the answer `unsat` means that the claim follows. */
export interface Query {
  /** What is known: facts, what holds in the state before the step, and that the step is taken. */
  readonly premises: readonly Named[];
  /** The step that is taken, where the claim is of the state after one. */
  readonly step?: StepKind;
  /** A step whose parameters the claim is about, although it is judged in the state before. */
  readonly about?: StepKind;
  readonly claim: Formula;
}

/** The text of a query without `(check-sat)`; `guarded` puts every premise behind a switch of its name. */
export function queryText(
  signature: Signature,
  elements: Elements,
  query: Query,
  guarded = false,
): string {
  const ghosts = new Ghosts();
  const { step } = query;
  const { before, after } = copies;
  const here = { now: before, before };
  const plain = new TermPrinter(signature, elements, ghosts, here);
  const env = environmentOf(step ?? query.about);
  const lines = [...prelude(plain), ...declareCopy(signature, before)];
  for (const [, { text, range }] of env) {
    lines.push(`(declare-const ${text} ${plain.sortName(range)})`);
    if (range.kind === 'reference') lines.push(`(assert (not (= ${text} ${noneOf(range.to)})))`);
  }
  const assertions: string[] = [];
  const assume = (name: string, text: string): void => {
    if (text === 'true') return;
    if (guarded) lines.push(`(declare-const use.${name} Bool)`);
    assertions.push(guarded ? `(=> use.${name} ${text})` : text);
  };
  const naming = new NamingPrinter(signature, elements, ghosts, here);
  for (const { name, formula, guard, ofSubject } of query.premises)
    assume(
      name,
      guard === true
        ? naming.formula(formula, env)
        : plain.assumed(formula, env, mark, ofSubject === true ? subject : mark),
    );
  const relevant = reads(query.claim);
  const changed = new Set<FunctionSymbol>();
  if (step !== undefined) {
    const text = stepText(naming, step.symbolic, env, before, after, relevant);
    text.changed.forEach((symbol) => changed.add(symbol));
    assertions.push(...text.assertions);
    lines.push(...text.declarations);
  }
  assertions.push(...naming.definitions.assertions);
  lines.push(...naming.definitions.declarations);
  const later = new TermPrinter(
    signature,
    elements,
    ghosts,
    { now: step === undefined ? before : after, before },
    (symbol, copy) => (copy === after && !changed.has(symbol) ? before : copy),
  );
  const along = arrows([...staticSymbols, ...signature.stored], (symbol) => {
    const names = symbol.storage === 'static' ? [symbol.name] : [`${before}.${symbol.name}`];
    return changed.has(symbol) ? [...names, `${after}.${symbol.name}`] : names;
  });
  const around: Marking = (sort, text) => conjunction(marksAround(sort, text, along));
  if (!elements.known)
    for (const [, { text, range }] of env)
      if (range.kind === 'reference') assertions.push(around(range.to, text));
  assertions.push(later.assumed(not(query.claim), env, around));
  const { declarations, axioms } = ghosts.axioms(later, before, after);
  return [
    ...lines,
    ...declarations,
    ...[...axioms, ...assertions].filter((one) => one !== 'true').map((one) => `(assert ${one})`),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** The parameters of a step are constants of the query. */
export function environmentOf(step: StepKind | undefined): Environment {
  return new Map<string, Bound>(
    (step?.parameters ?? []).map(({ name, range }) => [name, { text: `the.${name}`, range }]),
  );
}
