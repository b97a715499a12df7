import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Obligation } from '../../exports/smt/obligations';
import type { Discharged, Discharger } from './discharge';
import type { Batch } from './batches';
import type { Answer, Order } from './worker';
import { batchesOf } from './batches';

/**
 * Solvers side by side: one in this process, and others in processes of their own, which are told the
 * rules and make the same obligations themselves. Where the program runs from its sources there is
 * only the one of this process.
 */
export class Team {
  private readonly others: ChildProcess[];

  constructor(
    readonly own: Discharger,
    solvers: number,
  ) {
    const compiled = __filename.endsWith('.js');
    this.others = Array.from({ length: compiled ? solvers - 1 : 0 }, () =>
      fork(join(__dirname, 'worker.js'), { serialization: 'advanced' }),
    );
  }

  /** Deals the obligations out in turn, until `onDone` has seen enough; the answers come in any order. */
  async discharge(
    due: readonly Obligation[],
    dropped: ReadonlySet<string>,
    onDone: (result: Discharged) => 'go on' | 'enough',
  ): Promise<Discharged[]> {
    const { rules } = this.own;
    const batches = batchesOf(rules, due, dropped);
    const hands = this.others.length + 1;
    const share = (hand: number): Batch[] => batches.filter((_, at) => at % hands === hand);
    const away = this.others.map((child, at) =>
      ask(child, {
        rules,
        batches: share(at + 1).map(({ obligations }) => obligations.map(({ name }) => name)),
        dropped: [...dropped],
      }),
    );
    const results: Discharged[] = [];
    for (const batch of share(0)) {
      const answers = await this.own.discharge(batch, dropped);
      results.push(...answers);
      if (answers.map(onDone).includes('enough')) break;
      // lets the answers of the others and the progress line through
      await new Promise(setImmediate);
    }
    const others = (await Promise.all(away)).flatMap((answer) => answer.discharged);
    others.forEach(onDone);
    return [...results, ...others];
  }

  dismiss(): void {
    this.others.forEach((child) => child.kill());
  }
}

function ask(child: ChildProcess, order: Order): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void =>
      reject(new Error(`a solver process ended early (${code ?? 'killed'})`));
    child.once('exit', gone);
    child.once('message', (answer: Answer) => {
      child.off('exit', gone);
      resolve(answer);
    });
    child.send(order);
  });
}
