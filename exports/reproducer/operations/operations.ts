import type { Operation, Statement, Step } from '../statement';
import { UnknownOperation } from '../refusals';
import { allocationFailed, failure } from '../support/failure';
import { deviceOperations } from './device';
import { fileOperations } from './files';
import { groupOperations } from './group';
import { iommuOperations } from './iommu';
import { probeOperations } from './probe';
import { rawOperations } from './raw-ioctl';
import { sysfsOperations } from './sysfs';

/** Every operation by its name. A map, because a name such as `constructor` is none. */
const operations = new Map<string, Operation>(
  [
    fileOperations,
    deviceOperations,
    iommuOperations,
    rawOperations,
    groupOperations,
    sysfsOperations,
    probeOperations,
  ].flatMap((some) => Object.entries(some)),
);

/** Writes one step, and takes note of what it opens, makes and closes. */
export function statement(step: Step): Statement {
  const { request } = step;
  const name = request.operation();
  if (name === 'failing' && !step.armed) return failing(step);
  const operation = operations.get(name);
  if (!operation) throw new UnknownOperation(request.step, request.text, name);
  const written = operation(step);
  request.end();
  return written;
}

/** The operation, in which the n-th allocation fails. */
function failing(step: Step): Statement {
  const { request, recorded } = step;
  const n = request.small('which allocation');
  const met = Number(recorded.number(0));
  if (met > 1) request.refuse('the first value of the reply should be 0 or 1');
  const inner = statement({ ...step, recorded: recorded.withoutFirst(), armed: true });
  return {
    words: `failing allocation ${n}: ${inner.words}`,
    before: [...(inner.before ?? []), `fail_allocation(${n});`],
    call: `disarmed(${inner.call})`,
    values: [`allocation_failed(${met});`, ...(inner.values ?? [])],
    needs: [failure, allocationFailed, ...inner.needs],
  };
}
