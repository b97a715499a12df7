import type { Block } from '../support/block';
import type { Operations, Step } from '../statement';
import { listOf } from '../statement';
import { closeAll, closeFile, deviceNode, exitWith, groupNode, openFile } from '../support/files';
import { getDeviceFd } from '../support/vfio-group';
import { shortName, type OpenFile } from '../variables';

interface Opening {
  readonly handle: number;
  readonly file: OpenFile;
  readonly words: string;
  /** An expression for the path, and what it needs. */
  readonly path: string;
  readonly needs: readonly Block[];
  /** Whether the path has to be looked for, in ways that allocate memory themselves. */
  readonly lookedFor?: boolean;
}

function opened(step: Step, handle: number, file: OpenFile): void {
  step.variables.open(step.request, handle, file);
  if (!step.recorded.succeeded) step.variables.forget(handle);
}

function opening(step: Step, { handle, file, words, path, needs, lookedFor }: Opening) {
  opened(step, handle, file);
  const early = step.armed && lookedFor === true;
  return {
    words,
    before: [
      `int ${file.name};`,
      ...(early ? [...step.variables.once('node', 'const char *node;'), `node = ${path};`] : []),
    ],
    call: `open_file(${early ? 'node' : path}, &${file.name})`,
    needs: [openFile, ...needs],
  };
}

/** The files and the mappings of handles, as two arguments; the handles are free afterwards. */
function given(
  { request, variables }: Step,
  handles: readonly number[],
  mapped: readonly number[],
) {
  const files = handles.map((handle) => variables.file(request, handle));
  const bars = mapped.flatMap((handle) => variables.unmapBar(handle) ?? []);
  for (const handle of handles) variables.forget(handle);
  return {
    words: files.map((file) => file.words),
    lists: `${listOf(
      'int *const',
      files.map(({ name }) => `&${name}`),
    )},\n\t\t\t${listOf(
      'void **const',
      bars.map((bar) => `&${bar}`),
    )}`,
  };
}

/** Files: opened, closed, gone with their process. */
export const fileOperations: Operations = {
  'open-iommu': (step) => {
    const name = step.variables.numbered('iommu');
    return opening(step, {
      handle: step.request.handle('the handle'),
      file: { kind: 'iommu', name, words: name, context: { name, ids: new Map() } },
      words: `open /dev/iommu as ${name}`,
      path: '"/dev/iommu"',
      needs: [],
    });
  },

  'open-container': (step) => {
    const name = step.variables.numbered('container');
    return opening(step, {
      handle: step.request.handle('the handle'),
      file: { kind: 'container', name, words: name },
      words: `open /dev/vfio/vfio as ${name}`,
      path: '"/dev/vfio/vfio"',
      needs: [],
    });
  },

  'open-device': (step) => {
    const handle = step.request.handle('the handle');
    const address = step.request.address();
    return opening(step, {
      handle,
      file: {
        kind: 'device',
        name: step.variables.fresh(`device_${shortName(address)}`),
        words: address,
      },
      words: `open the character device of ${address}`,
      path: `device_node("${address}")`,
      needs: [deviceNode],
      lookedFor: true,
    });
  },

  'open-group': (step) => {
    const handle = step.request.handle('the handle');
    const address = step.request.address();
    return opening(step, {
      handle,
      file: {
        kind: 'group',
        name: step.variables.fresh(`group_${shortName(address)}`),
        words: `the group of ${address}`,
      },
      words: `open the group of ${address}`,
      path: `group_node("${address}")`,
      needs: [groupNode],
      lookedFor: true,
    });
  },

  'get-device-fd': (step) => {
    const { request, variables } = step;
    const handle = request.handle('the handle');
    const group = variables.file(request, request.handle('the group'), 'group');
    const address = request.address();
    const name = variables.fresh(`device_${shortName(address)}`);
    opened(step, handle, { kind: 'device', name, words: address });
    return {
      words: `open ${address} through ${group.words}`,
      before: [`int ${name};`],
      call: `get_device_fd(${group.name}, "${address}", &${name})`,
      needs: [getDeviceFd],
    };
  },

  close: ({ request, variables }) => {
    const handle = request.handle('the handle');
    const file = variables.file(request, handle);
    variables.forget(handle);
    return { words: `close ${file.words}`, call: `close_file(&${file.name})`, needs: [closeFile] };
  },

  'close-all': (step) => {
    const { openHandles, mappedHandles } = step.variables;
    const { lists } = given(step, openHandles, mappedHandles);
    return { words: 'unmap and close everything', call: `close_all(${lists})`, needs: [closeAll] };
  },

  exit: (step) => {
    const { request } = step;
    const handles = [request.handle('the handle')];
    while (request.hasMore) handles.push(request.handle('the handle'));
    const { words, lists } = given(step, handles, handles);
    return {
      words: `kill a process that holds ${words.join(', ')}`,
      call: `exit_with(${lists})`,
      needs: [exitWith],
    };
  },
};
