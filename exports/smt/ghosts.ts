import type { Formula, Quantified, ValueNode } from '../../machines/terms/term';
import type { Bound, Copies, Environment, TermPrinter } from './term-printer';
import { freeVariables } from '../../machines/terms/free-variables';
import { mentions } from '../../machines/terms/mentions';
import { TermPrinter as Printer, bind, conjunction } from './term-printer';
import { mark } from './marks';
import { noneOf } from './signature';

type GhostNode = Extract<ValueNode, { op: 'count' | 'first' | 'last' }>;

/** A count or a choice, as a function of the free variables of its term. */
interface Ghost {
  readonly name: string;
  readonly op: GhostNode['op'];
  readonly over: Quantified;
  readonly body: Formula;
  readonly parameters: readonly (readonly [name: string, bound: Bound])[];
  /** The copies of the state in which it is used. */
  readonly copies: Set<string>;
}

/**
 * First-order logic cannot count. A count becomes a function with what is true of every count: none,
 * one, at least two; and from one state to the next, the same if the set is the same, one more or one
 * less if it differs in one element. A choice becomes some element that satisfies, which is more than
 * the model allows (it takes the first), so what is proved holds for the model.
 */
export class Ghosts {
  private readonly found = new Map<string, Ghost>();

  /** The ghost of a term, applied to the values of its free variables. */
  apply(printer: TermPrinter, node: GhostNode, env: Environment): string {
    const free = freeOf(node).map((name) => {
      const bound = env.get(name);
      if (bound === undefined) throw new Error(`variable ${name} is unbound`);
      return [name, bound] as const;
    });
    const key = JSON.stringify(node, (name, value: unknown) => (name === 'text' ? '' : value));
    const ghost = this.found.get(key) ?? {
      name: `${node.op}${this.found.size + 1}`,
      op: node.op,
      over: node.over,
      body: node.body,
      parameters: free.map(([name, { range }]) => [name, { text: name, range }] as const),
      copies: new Set<string>(),
    };
    this.found.set(key, ghost);
    const copy = copyOf(printer, node);
    ghost.copies.add(copy);
    const name = `${copy}.${ghost.name}`;
    return free.length === 0 ? name : `(${name} ${free.map(([, { text }]) => text).join(' ')})`;
  }

  /** Declarations and axioms of all ghosts used so far; `from` and `to` are the copies around the step. */
  axioms(
    printer: TermPrinter,
    from: string,
    to: string,
  ): { declarations: string[]; axioms: string[] } {
    const declarations: string[] = [];
    const axioms: string[] = [];
    // printing a body may meet further ghosts, which then are appended
    const done = new Set<Ghost>();
    for (let more = true; more;) {
      more = false;
      for (const ghost of [...this.found.values()]) {
        if (done.has(ghost)) continue;
        done.add(ghost);
        more = true;
        const text = new GhostText(printer, ghost);
        for (const copy of [...ghost.copies]) {
          declarations.push(...text.declare(copy));
          axioms.push(...(ghost.op === 'count' ? text.counts(copy) : text.chooses(copy)));
        }
        if (ghost.op === 'count' && ghost.copies.has(from) && ghost.copies.has(to)) {
          const { declared, says } = text.changes(from, to);
          declarations.push(...declared);
          axioms.push(...says);
        }
      }
    }
    return { declarations, axioms };
  }
}

const freeOf = (node: GhostNode): string[] => [
  ...freeVariables({ op: 'exists', over: node.over, body: node.body }, new Set()),
];

/** The copy of the state that a count reads; one that read two could not be compared with itself. */
const copyOf = (printer: TermPrinter, node: GhostNode): string =>
  mentions({ op: 'exists', over: node.over, body: node.body }, 'before')
    ? printer.copies.before
    : printer.copies.now;

/** The axioms of one ghost. */
class GhostText {
  private readonly binders: string;
  private readonly env: Environment;
  private readonly names: string;

  constructor(
    private readonly printer: TermPrinter,
    private readonly ghost: Ghost,
  ) {
    this.binders = ghost.parameters
      .map(([name, { range }]) => `(${name} ${printer.sortName(range)})`)
      .join(' ');
    this.names = ghost.parameters.map(([name]) => name).join(' ');
    this.env = new Map(ghost.parameters);
  }

  declare(copy: string): string[] {
    const { ghost, printer } = this;
    const sorts = ghost.parameters.map(([, { range }]) => printer.sortName(range)).join(' ');
    const { sort } = ghost.over;
    return [
      `(declare-fun ${copy}.${ghost.name} (${sorts}) ${ghost.op === 'count' ? 'Int' : sort})`,
      ...(ghost.op === 'count'
        ? [
            `(declare-fun ${copy}.${ghost.name}.one (${sorts}) ${sort})`,
            `(declare-fun ${copy}.${ghost.name}.other (${sorts}) ${sort})`,
          ]
        : []),
    ];
  }

  /** None, one, or at least two. */
  counts(copy: string): string[] {
    const { sort } = this.ghost.over;
    const value = this.applied(`${copy}.${this.ghost.name}`);
    const one = this.applied(`${copy}.${this.ghost.name}.one`);
    const other = this.applied(`${copy}.${this.ghost.name}.other`);
    const belongs = (element: string): string => this.belongs(copy, element);
    const each = mark(sort, 'x');
    return [
      this.all(`(>= ${value} 0)`, value),
      this.all(`(=> (>= ${value} 1) (and ${mark(sort, one)} ${belongs(one)}))`, value),
      this.all(
        `(=> (>= ${value} 2) (and ${mark(sort, other)} ${belongs(other)} (not (= ${one} ${other}))))`,
        value,
      ),
      this.all(`(=> ${belongs('x')} (>= ${value} 1))`, `${value} ${each}`, `(x ${sort})`),
      this.all(
        `(=> (and ${belongs('x')} (not (= x ${one}))) (>= ${value} 2))`,
        `${value} ${each}`,
        `(x ${sort})`,
      ),
    ];
  }

  /** Some element that satisfies, or none if there is none. */
  chooses(copy: string): string[] {
    const { sort } = this.ghost.over;
    const value = this.applied(`${copy}.${this.ghost.name}`);
    return [
      this.all(
        `(or (= ${value} ${noneOf(sort)}) (and ${mark(sort, value)} ${this.belongs(copy, value)}))`,
        value,
      ),
      this.all(
        `(=> ${this.belongs(copy, 'x')} (not (= ${value} ${noneOf(sort)})))`,
        `${value} ${mark(sort, 'x')}`,
        `(x ${sort})`,
      ),
    ];
  }

  /** How a count changes with its set: not at all, or by one if the set differs in one element. */
  changes(from: string, to: string): { declared: string[]; says: string[] } {
    const { ghost, printer } = this;
    const { sort } = ghost.over;
    const sorts = ghost.parameters.map(([, { range }]) => printer.sortName(range)).join(' ');
    const left = `${ghost.name}.differs`;
    const right = `${ghost.name}.too`;
    const [first, second] = [this.applied(left), this.applied(right)];
    const differs = (element: string): string =>
      `(not (= ${this.belongs(from, element)} ${this.belongs(to, element)}))`;
    const before = this.applied(`${from}.${ghost.name}`);
    const after = this.applied(`${to}.${ghost.name}`);
    const x = `(x ${sort})`;
    return {
      declared: [
        `(declare-fun ${left} (${sorts}) ${sort})`,
        `(declare-fun ${right} (${sorts}) ${sort})`,
      ],
      says: [
        this.all(`(and ${mark(sort, first)} ${mark(sort, second)})`, after),
        this.all(`(=> ${differs('x')} ${differs(first)})`, `${after} ${mark(sort, 'x')}`, x),
        this.all(
          `(=> (and ${differs('x')} (not (= x ${first}))) (and ${differs(second)} (not (= ${second} ${first}))))`,
          `${after} ${mark(sort, 'x')}`,
          x,
        ),
        this.all(`(=> (not ${differs(first)}) (= ${after} ${before}))`, after),
        this.all(
          `(=> (and ${differs(first)} (or (= ${second} ${first}) (not ${differs(second)}))) ` +
            `(= ${after} (ite ${this.belongs(to, first)} (+ ${before} 1) (- ${before} 1))))`,
          after,
        ),
      ],
    };
  }

  private applied(name: string): string {
    return this.names === '' ? name : `(${name} ${this.names})`;
  }

  private belongs(copy: string, element: string): string {
    const { printer, ghost } = this;
    const copies: Copies = { now: copy, before: copy };
    const inCopy = new Printer(
      printer.signature,
      printer.elements,
      printer.ghosts,
      copies,
      printer.rename,
    );
    return conjunction([
      inCopy.inside(ghost.over, element, this.env),
      inCopy.formula(ghost.body, bind(this.env, ghost.over, element)),
    ]);
  }

  private all(body: string, pattern: string, more = ''): string {
    const binders = `${this.binders} ${more}`.trim();
    if (binders === '') return body;
    return `(forall (${binders}) (! ${body} :pattern (${this.binders === '' ? mark(this.ghost.over.sort, 'x') : pattern})))`;
  }
}
