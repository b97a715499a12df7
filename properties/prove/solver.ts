import { type Context, init, killThreads, type Solver as Z3Solver } from 'z3-solver';

/**
 * How much work a query may cost, in Z3's own units, so that a verdict does not depend on how busy the
 * machine is: with the premises that are known to be enough, with all, and in a search.
 */
export const resources = { hinted: 4_000_000, all: 8_000_000, search: 60_000_000 } as const;

/** What the solver answers; anything but the exact words is no answer. */
export type Verdict = 'unsat' | 'sat' | 'unknown';

/** A model as the values of the constants that were asked for. */
export type Values = ReadonlyMap<string, string>;

/**
 * Z3, compiled to WebAssembly, in this process. Every query has a solver of its own; queries are read
 * by `fromString` (the binding's other way of reading text is not reliable).
 */
export class Solver {
  private constructor(
    private readonly api: Awaited<ReturnType<typeof init>>,
    private readonly context: Context<'proof'>,
  ) {}

  static async start(): Promise<Solver> {
    const api = await init();
    // quantifiers are instantiated by their triggers only: `unknown` comes at once, not after a search
    api.setParam('auto_config', false);
    api.setParam('smt.mbqi', false);
    api.setParam('smt.qi.eager_threshold', 8);
    api.setParam('smt.qi.lazy_threshold', 8);
    return new Solver(api, api.Context('proof'));
  }

  /** Whether the text can be satisfied. */
  async check(text: string, limit: number): Promise<Verdict> {
    const solver = this.simple();
    try {
      solver.set('rlimit', limit);
      solver.fromString(text);
      return verdictOf(this.checkHere(solver.ptr) ?? (await solver.check()));
    } finally {
      solver.release();
    }
  }

  /** The solver without the preprocessing of the usual one, which costs more than it saves here. */
  private simple(): Z3Solver<'proof'> {
    const { Solver: Made } = this.context;
    const made: unknown = Reflect.construct(Made, [this.api.Z3.mk_simple_solver(this.context.ptr)]);
    return made instanceof Made ? made : new Made();
  }

  /**
   * Checks in this thread. The binding hands every check to another one, which for most of our queries
   * costs more than the check itself. Undefined where this build of Z3 does not let us.
   */
  private checkHere(solver: unknown): string | undefined {
    const module: unknown = this.api.em;
    if (!hasCheck(module)) return undefined;
    const answer = module._Z3_solver_check(this.context.ptr, solver);
    return answer === -1 ? 'unsat' : answer === 1 ? 'sat' : 'unknown';
  }

  /** The named switches that a refutation needs, or the verdict if there is none. */
  async core(
    text: string,
    switches: readonly string[],
    limit: number,
  ): Promise<readonly string[] | 'sat' | 'unknown'> {
    const solver = new this.context.Solver();
    try {
      solver.set('rlimit', limit);
      solver.set('unsat_core', true);
      solver.fromString(text);
      const verdict = verdictOf(
        await solver.check(...switches.map((name) => this.context.Bool.const(name))),
      );
      if (verdict !== 'unsat') return verdict;
      return [...solver.unsatCore()].map((one) => one.sexpr());
    } finally {
      solver.release();
    }
  }

  /** The values of all constants without parameters in some model, or the verdict if none was found. */
  async model(text: string, limit: number): Promise<Values | 'unsat' | 'unknown'> {
    const solver = new this.context.Solver();
    try {
      solver.set('rlimit', limit);
      solver.fromString(text);
      const verdict = verdictOf(this.checkHere(solver.ptr) ?? (await solver.check()));
      if (verdict !== 'sat') return verdict;
      const model = solver.model();
      const values = new Map<string, string>();
      for (const declaration of model.decls())
        if (declaration.arity() === 0)
          values.set(String(declaration.name()), model.eval(declaration.call(), true).sexpr());
      return values;
    } finally {
      solver.release();
    }
  }

  /** Ends the threads that the solver works in; without it the process would not end. */
  async stop(): Promise<void> {
    await killThreads(this.api.em);
  }
}

/** The module that Z3 was compiled to, as far as we call it ourselves. */
function hasCheck(
  module: unknown,
): module is { _Z3_solver_check: (context: unknown, solver: unknown) => unknown } {
  return (
    typeof module === 'object' &&
    module !== null &&
    '_Z3_solver_check' in module &&
    typeof module._Z3_solver_check === 'function'
  );
}

function verdictOf(text: string): Verdict {
  if (text === 'unsat' || text === 'sat') return text;
  return 'unknown';
}
