import type { Lemma } from './lemma';
import { sessionLemmas } from './sessions';
import { switchLemmas } from './switches';
import { tableLemmas } from './tables';

/** Every strengthening lemma. */
export const lemmas: readonly Lemma[] = [...switchLemmas, ...sessionLemmas, ...tableLemmas];
