import type { Request } from './request';

/** An open `/dev/iommu`: the object ids that are known of it, each with its variable in C. */
export interface Context {
  readonly name: string;
  readonly ids: Map<number, string>;
}

/** A file that the program holds. */
export interface OpenFile {
  readonly kind: 'iommu' | 'container' | 'device' | 'group';
  readonly name: string;
  /** What a sentence calls it. */
  readonly words: string;
  /** Of an IOMMU fd its own, of a device the one that it was last bound to. */
  context?: Context;
}

/**
 * The variables of the program. Handles and object ids of the recorded run are numbers of that run;
 * here each becomes a variable that the operation sets which made the object.
 */
export class Variables {
  private readonly handles = new Map<number, OpenFile>();
  private readonly bars = new Map<number, string>();
  private readonly taken = new Set<string>();
  private readonly contexts: Context[] = [];
  private readonly pages = new Set<number>();

  /** A name that is free: the stem itself, or with the lowest number from 2 on. */
  fresh(stem: string): string {
    let name = stem;
    for (let n = 2; this.taken.has(name); n++) name = `${stem}_${n}`;
    this.taken.add(name);
    return name;
  }

  /** The same with a number from 1 on, for what has no better name. */
  numbered(stem: string): string {
    let n = 1;
    while (this.taken.has(`${stem}${n}`)) n++;
    return this.fresh(`${stem}${n}`);
  }

  open(request: Request, handle: number, file: OpenFile): void {
    if (this.handles.has(handle)) request.refuse(`handle ${handle} is open already`);
    this.handles.set(handle, file);
    if (file.kind === 'iommu' && file.context) this.contexts.push(file.context);
  }

  /** An open that failed leaves its handle free. */
  forget(handle: number): void {
    this.handles.delete(handle);
  }

  file(request: Request, handle: number, ...kinds: OpenFile['kind'][]): OpenFile {
    const file = this.handles.get(handle);
    if (!file) return request.refuse(`handle ${handle} is not open`);
    if (kinds.length > 0 && !kinds.includes(file.kind))
      request.refuse(`handle ${handle} is a file of another kind`);
    return file;
  }

  get openHandles(): readonly number[] {
    return [...this.handles.keys()];
  }

  get mappedHandles(): readonly number[] {
    return [...this.bars.keys()];
  }

  /** A mapping outlives its file, so it is kept by the handle's number. */
  mapBar(handle: number, name: string): void {
    this.bars.set(handle, name);
  }

  unmapBar(handle: number): string | undefined {
    const name = this.bars.get(handle);
    this.bars.delete(handle);
    return name;
  }

  /** Where the ids of a device's requests belong, also if it never was bound. */
  contextOf(file: OpenFile): Context | undefined {
    return file.context ?? (this.contexts.length === 1 ? this.contexts[0] : undefined);
  }

  /** The lines that declare something which serves every step, the first time only. */
  once(name: string, declaration: string): string[] {
    if (this.taken.has(name)) return [];
    this.taken.add(name);
    return [declaration];
  }

  /** Pages of the pool that are mapped for devices. */
  usePages(first: number, count: number): void {
    for (let page = first; page < first + count; page++) this.pages.add(page);
  }

  get poolPages(): number {
    return Math.max(0, ...this.pages) + 1;
  }
}

/** The end of an address as part of a name in C: `0000:00:05.0` is `05_0`. */
export const shortName = (address: string): string =>
  address.replace(/^0000:(00:)?/, '').replace(/[:.]/g, '_');
