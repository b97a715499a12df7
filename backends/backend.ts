import type { Id } from '../machines/terms/sorts';
import type { Command } from '../machines/command';

/** Whose memory a request reached. */
export type PageOwner =
  | { readonly kind: 'kernel' }
  /** Memory that the user of this IOMMU fd (by number) mapped. */
  | { readonly kind: 'user'; readonly fd: Id<'Fd'> }
  /** The memory of a device (by number): peer-to-peer. */
  | { readonly kind: 'device'; readonly device: Id<'Device'> };

/** What became of one DMA request. */
export type ProbeResult =
  | { readonly kind: 'fault'; readonly reason: string }
  | { readonly kind: 'reached'; readonly owner: PageOwner };

/** A DMA request of a device: plain, or tagged with the PASID. */
export interface ProbeRequest {
  readonly device: Id<'Device'>;
  readonly slot: 'rid' | 'pasid';
  readonly iova: number;
  readonly access: 'read' | 'write';
}

/** The answer of a backend to one command. A kernel may answer with an errno that the model does not know. */
export type BackendAnswer =
  { readonly kind: 'ignored' } | { readonly kind: 'answered'; readonly errno: string };

/**
 * Something that carries out the commands of the model: a simulated IOMMU, or a real kernel. It
 * answers each command with an errno and each DMA request with whose memory it reached, at once or later.
 */
export interface Backend {
  readonly name: string;
  /** Carries out one command; the table write of number `failAt` is made to fail. */
  execute(command: Command, failAt?: number): BackendAnswer | Promise<BackendAnswer>;
  /** What a DMA request would reach now. Probing changes nothing but what the IOTLB holds. */
  probe(request: ProbeRequest): ProbeResult | Promise<ProbeResult>;
}

/** A backend that answers at once, such as the simulated one. */
export interface ImmediateBackend extends Backend {
  execute(command: Command, failAt?: number): BackendAnswer;
  probe(request: ProbeRequest): ProbeResult;
}
