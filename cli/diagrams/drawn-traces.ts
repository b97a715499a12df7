import type { NamedTrace } from '../../diagrams/pages/trace-page';
import { keptTraces } from '../../properties/kept-traces';
import { readTrace } from '../../properties/trace-file';
import { modelOfTrace } from '../shared/trace';

/** The counterexamples that are kept, each with the model that it is run on. */
export const drawnTraces = (): NamedTrace[] =>
  keptTraces().map(({ name, text }) => {
    const trace = readTrace(text);
    const { steps, claim } = trace;
    const model = modelOfTrace(name, trace);
    return { name, model, steps, ...(claim === undefined ? {} : { claim }) };
  });
