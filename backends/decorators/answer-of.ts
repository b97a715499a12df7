/** What became of a question: its answer, or the words of the error in its place. */
export type Outcome<T> =
  | { readonly kind: 'answer'; readonly answer: T }
  | { readonly kind: 'failure'; readonly says: string };

/**
 * Asks, and tells what came of it. An answer that comes at once stays one that comes at once, and an error
 * goes on to whoever asked, thrown or rejected as it was.
 */
export function answerOf<T>(
  ask: () => T | Promise<T>,
  learn: (outcome: Outcome<T>) => void,
): T | Promise<T> {
  const failed = (error: unknown): never => {
    learn({ kind: 'failure', says: error instanceof Error ? error.message : String(error) });
    throw error;
  };
  const answered = (answer: T): T => {
    learn({ kind: 'answer', answer });
    return answer;
  };
  let answer: T | Promise<T>;
  try {
    answer = ask();
  } catch (error) {
    return failed(error);
  }
  return answer instanceof Promise ? answer.then(answered, failed) : answered(answer);
}
