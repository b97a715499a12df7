import type { ProbeRequest } from '../../backends/backend';
import type { CompiledModel } from '../../machines/compiled/compile';
import type { Subject } from './run-sequence';
import { expectedProbe } from '../../backends/simulated/expected-reach';
import { SimulatedBackend } from '../../backends/simulated/simulated-backend';
import { iovaPages } from '../../backends/simulated/iommu/iova';

/** The model against the simulated IOMMU, every device probed at every address after each command. */
export function simulatedSubject(compiled: CompiledModel): Subject {
  const { model } = compiled;
  const devices = Array.from({ length: model.layout.universe.size.Device }, (_, at) => at + 1);
  const requests = devices.flatMap((device) =>
    (['rid', 'pasid'] as const).flatMap((slot) =>
      iovaPages(devices.length).flatMap((iova) =>
        (['read', 'write'] as const).map((access): ProbeRequest => ({
          device,
          slot,
          iova,
          access,
        })),
      ),
    ),
  );
  return {
    compiled,
    create: () => new SimulatedBackend(model),
    requests,
    expected: (state, request) => expectedProbe(model, state, request),
  };
}
