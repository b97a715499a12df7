/** What an argument is. `device?` may be left out: then it is the device of the handle's name. */
export type ArgumentKind =
  | 'new-handle'
  | 'handle'
  | 'device'
  | 'device?'
  | 'id'
  | 'number'
  | 'number?'
  | 'page'
  | 'word'
  | 'code'
  | 'struct'
  | 'operation'
  | 'handles'
  | 'devices'
  | 'numbers';

/** What a value of an answer is: a name may stand for an `id` or a `number`, not for a `word`. */
export type ValueKind = 'id' | 'number' | 'word' | 'errno' | 'struct';

export interface Operation {
  readonly args: readonly ArgumentKind[];
  /** The last one stands for all that follow. */
  readonly values: readonly ValueKind[];
}

const operation = (args: string, values = ''): Operation => ({
  args: args.split(' ').filter(Boolean) as ArgumentKind[],
  values: values.split(' ').filter(Boolean) as ValueKind[],
});

/** The operations of the helper (its PROTOCOL.md) that a scenario may ask for. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    'open-iommu': operation('new-handle'),
    'open-container': operation('new-handle'),
    'open-device': operation('new-handle device?'),
    'open-group': operation('new-handle device'),
    close: operation('handle'),
    exit: operation('handles'),
    bind: operation('handle handle', 'id'),
    attach: operation('handle id number?', 'id'),
    'attach-unwritable': operation('handle id number?'),
    detach: operation('handle number?'),
    'map-bar': operation('handle'),
    'unmap-bar': operation('handle'),
    reset: operation('handle'),
    info: operation('handle', 'number'),
    'hot-reset-info': operation('handle', 'number word'),
    'ioas-alloc': operation('handle', 'id'),
    'hwpt-alloc': operation('handle id id number', 'id'),
    destroy: operation('handle id'),
    map: operation('handle id number page number word'),
    'map-bad': operation('handle id number'),
    unmap: operation('handle id number number', 'number'),
    ranges: operation('handle id', 'number'),
    allow: operation('handle id numbers'),
    ioctl: operation('handle code struct', 'struct'),
    'set-container': operation('handle handle'),
    'unset-container': operation('handle'),
    'group-status': operation('handle', 'number'),
    'set-iommu': operation('handle number'),
    'get-device-fd': operation('new-handle handle device?'),
    'dma-map': operation('handle number page number word'),
    'dma-unmap': operation('handle number number', 'number'),
    driver: operation('device', 'word'),
    'bind-driver': operation('device word'),
    'unbind-driver': operation('device'),
    group: operation('device', 'number'),
    'group-type': operation('device word'),
    remove: operation('device'),
    rescan: operation(''),
    probe: operation('number devices', 'word'),
    knock: operation('device device word', 'errno'),
    failing: operation('number operation', 'number'),
  }),
);
