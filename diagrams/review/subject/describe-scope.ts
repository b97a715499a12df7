import type { Scope } from '../../../machines/scope';
import { machineLines } from '../export/machine-lines';

/** The machine in one line: `group d1 d2, fds 2, ioasids 2`, and which parts of the model it has. */
export const describeScope = (scope: Scope): string =>
  `${machineLines(scope).join(', ')}${scope.failures === 0 ? '' : `, ${scope.failures} failing table writes`}; commands: ${scope.features.join(', ')}`;
