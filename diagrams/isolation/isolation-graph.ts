import type { Id } from '../../machines/terms/sorts';

/** Whose view an edge is: what software believes, what the IOMMU does, or what both say. */
export type IsolationView = 'tracked' | 'effective' | 'both';

/** A requester id has an entry for plain requests, one for its PASID, and what the IOTLB still holds. */
export type EntrySlot = 'plain' | 'pasid' | 'iotlb';

/** One thing on the way from a device to memory. Ids are unique in a picture and plain words. */
export type IsolationNode =
  | {
      readonly kind: 'device';
      readonly id: string;
      readonly label: string;
      readonly device: Id<'Device'>;
      readonly group: Id<'Group'>;
      /** Driver, file and what else is worth telling, one line each. */
      readonly notes: readonly string[];
      readonly onBus: boolean;
    }
  | {
      readonly kind: 'requester';
      readonly id: string;
      readonly label: string;
      readonly requester: Id<'Requester'>;
      readonly group: Id<'Group'>;
      /** Whether it is one more id of a device on the wire, which nobody can bind. */
      readonly isAlias: boolean;
    }
  | {
      readonly kind: 'domain';
      readonly id: string;
      readonly label: string;
      readonly domain: number;
    }
  | {
      readonly kind: 'ioasid';
      readonly id: string;
      readonly label: string;
      readonly ioasid: Id<'Ioasid'>;
      readonly fd: Id<'Fd'>;
      /** The IOASID that it is built on, if it is. */
      readonly parent?: Id<'Ioasid'>;
      readonly notes: readonly string[];
    }
  | {
      readonly kind: 'memory';
      readonly id: string;
      readonly label: string;
      readonly of: 'kernel' | 'user' | 'device';
    };

interface EdgeEnds {
  readonly from: string;
  readonly to: string;
  readonly view: IsolationView;
  /** `stale` is a translation that is gone from the tables but not from the IOTLB. */
  readonly kind: 'reaches' | 'blocked' | 'stale';
  /** Why it must not be, in words, where it leaves the security context that owns the group. */
  readonly wrong?: string;
}

/** One step on the way from a device to memory. */
export type IsolationEdge =
  | (EdgeEnds & { readonly step: 'sends' })
  | (EdgeEnds & {
      /** From a requester id to the domain that an entry of it names. */
      readonly step: 'translates';
      readonly slot: EntrySlot;
      /** The devices on the bus that the entry is for; none for an id that nobody uses. */
      readonly devices: readonly Id<'Device'>[];
    })
  | (EdgeEnds & { readonly step: 'is-table-of' | 'is-built-on' })
  | (EdgeEnds & { readonly step: 'maps'; readonly access: string });

export type TranslationEdge = Extract<IsolationEdge, { readonly step: 'translates' }>;

/** A group of devices, or an IOMMU fd with its IOASIDs: what is drawn as a frame. */
export interface IsolationFrame {
  readonly id: string;
  readonly number: number;
  /** `g1: owned by fd1`. */
  readonly label: string;
}

/** Where tracked and effective part for one entry of one device, and what explains it. */
export interface Difference {
  readonly device: Id<'Device'>;
  readonly requester: Id<'Requester'>;
  readonly slot: Exclude<EntrySlot, 'iotlb'>;
  readonly tracked: string;
  readonly effective: string;
  /** What accounts for it, such as a reset; without it software is simply mistaken. */
  readonly because?: string;
}

/** Who reaches what in one state. */
export interface IsolationPicture {
  readonly nodes: readonly IsolationNode[];
  readonly edges: readonly IsolationEdge[];
  readonly groups: readonly IsolationFrame[];
  readonly fds: readonly IsolationFrame[];
  readonly differences: readonly Difference[];
  /** Whether some edge is of one view only. */
  readonly differs: boolean;
  /** Who owns each group and what each device reaches, one plain sentence each. */
  readonly says: readonly string[];
}

/** The edges of one view: those that only this view has, and those of both. */
export const seenIn = (
  picture: Pick<IsolationPicture, 'edges'>,
  view: 'tracked' | 'effective',
): readonly IsolationEdge[] =>
  picture.edges.filter((edge) => edge.view === view || edge.view === 'both');
