/** The program of one worker thread: it owns a share of the states and expands it on request. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Reply, Request, WorkerSetup } from './protocol';
import { invariants } from '../../../invariants/registry';
import { compile } from '../../../machines/compiled/compile';
import { buildModel } from '../../../machines/model';
import { identityOf } from '../identity';
import { Symmetry } from '../symmetry';
import { Partition } from './partition';

function serve(setup: WorkerSetup): void {
  const port = parentPort;
  if (port === null) throw new Error('this is the program of a worker thread');
  const compiled = compile(buildModel(setup.rules, setup.scope), { coverage: setup.coverage });
  const wanted = new Set(setup.invariants);
  const claims = invariants.filter(({ id }) => wanted.has(id));
  const symmetry = setup.upToSymmetry ? new Symmetry(compiled.model) : undefined;
  const partition = new Partition(compiled, claims, symmetry, setup);
  const { upToSymmetry, coverage } = setup;
  const reply = (message: Reply): void => port.postMessage(message);
  port.on('message', (request: Request) => {
    switch (request.kind) {
      case 'level':
        reply({ kind: 'level', ...partition.level(request.parcels, request.expand) });
        return;
      case 'finish':
        reply({ kind: 'finished', ...partition.finish() });
        port.close();
    }
  });
  reply({
    kind: 'ready',
    identity: identityOf({ model: compiled.model, invariants: claims, upToSymmetry, coverage }),
  });
}

serve(workerData as WorkerSetup);
