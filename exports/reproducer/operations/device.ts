import type { Block } from '../support/block';
import type { Operations, Step } from '../statement';
import type { Request } from '../request';
import * as device from '../support/vfio-device';
import { object, receiveAny, receiveNew } from '../objects';
import { shortName } from '../variables';

const deviceFile = ({ request, variables }: Step) => {
  const handle = request.handle('the device');
  return { handle, file: variables.file(request, handle, 'device') };
};

const optionalPasid = (request: Request): number | undefined =>
  request.hasMore ? request.small('the PASID') : undefined;

const pasidWords = (pasid: number | undefined): string =>
  pasid === undefined ? '' : `PASID ${pasid} of `;

/** A function of the program that takes a PASID or none, by two names. */
const withPasid = (
  pasid: number | undefined,
  plain: readonly [string, Block],
  other: readonly [string, Block],
) => (pasid === undefined ? plain : other);

/** What a VFIO device's own file is asked. */
export const deviceOperations: Operations = {
  bind: (step) => {
    const { request, variables } = step;
    const { file } = deviceFile(step);
    const iommu = variables.file(request, request.handle('the IOMMU fd'));
    const context = iommu.context ?? file.context;
    if (context && (step.recorded.succeeded || !file.context)) file.context = context;
    const { name, before, values, needs } = receiveNew(step, context, 'device', () =>
      variables.fresh(`id_${shortName(file.words)}`),
    );
    return {
      words: `bind ${file.words} to ${iommu.words}`,
      before,
      call: `bind_iommufd(${file.name}, ${iommu.name}, &${name})`,
      values,
      needs: [device.bind, ...needs],
    };
  },

  attach: (step) => {
    const { request, variables } = step;
    const { file } = deviceFile(step);
    const context = variables.contextOf(file);
    const table = object(context, request.small('the object id'));
    const pasid = optionalPasid(request);
    const { name, before, values, needs } = receiveAny(step, context, 'table', () =>
      variables.numbered('table'),
    );
    const [called, block] = withPasid(
      pasid,
      ['attach', device.attach],
      ['attach_pasid', device.attachPasid],
    );
    return {
      words: `attach ${pasidWords(pasid)}${file.words} to ${table.words}`,
      before,
      call: `${called}(${[file.name, table.c, ...(pasid === undefined ? [] : [pasid]), `&${name}`].join(', ')})`,
      values,
      needs: [block, ...needs],
    };
  },

  'attach-unwritable': (step) => {
    const { request, variables } = step;
    const { file } = deviceFile(step);
    const table = object(variables.contextOf(file), request.small('the object id'));
    const pasid = optionalPasid(request);
    const [called, block] = withPasid(
      pasid,
      ['attach_unwritable', device.attachUnwritable],
      ['attach_unwritable_pasid', device.attachUnwritablePasid],
    );
    return {
      words: `attach ${pasidWords(pasid)}${file.words} to ${table.words}, from a read-only page`,
      call: `${called}(${[file.name, table.c, ...(pasid === undefined ? [] : [pasid])].join(', ')})`,
      needs: [block],
    };
  },

  detach: (step) => {
    const { file } = deviceFile(step);
    const pasid = optionalPasid(step.request);
    const [called, block] = withPasid(
      pasid,
      ['detach', device.detach],
      ['detach_pasid', device.detachPasid],
    );
    return {
      words: `detach ${pasidWords(pasid)}${file.words}`,
      call: `${called}(${[file.name, ...(pasid === undefined ? [] : [pasid])].join(', ')})`,
      needs: [block],
    };
  },

  'map-bar': (step) => {
    const { handle, file } = deviceFile(step);
    const bar = step.variables.fresh(`bar_${shortName(file.words)}`);
    if (step.recorded.succeeded) step.variables.mapBar(handle, bar);
    return {
      words: `map a page of ${file.words}'s registers`,
      before: [`void *${bar};`],
      call: `map_bar(${file.name}, &${bar})`,
      needs: [device.mapBar],
    };
  },

  'unmap-bar': ({ request, variables }) => {
    const handle = request.handle('the device');
    const bar =
      variables.unmapBar(handle) ?? request.refuse(`nothing of handle ${handle} is mapped`);
    return { words: `unmap ${bar}`, call: `unmap_bar(${bar})`, needs: [device.unmapBar] };
  },

  reset: (step) => {
    const { file } = deviceFile(step);
    return { words: `reset ${file.words}`, call: `reset(${file.name})`, needs: [device.reset] };
  },
};
