import type { Id } from '../machines/terms/sorts';
import type { Command } from '../machines/command';
import type { Errno } from '../machines/errno';

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

/** The answer of a backend to one command. */
export type BackendAnswer =
  { readonly kind: 'ignored' } | { readonly kind: 'answered'; readonly errno: Errno };

/**
 * Something that carries out the commands of the model: a simulated IOMMU, or a real kernel. It
 * answers each command with an errno and each DMA request with whose memory it reached.
 */
export interface Backend {
  readonly name: string;
  /** Carries out one command; the table write of number `failAt` is made to fail. */
  execute(command: Command, failAt?: number): BackendAnswer;
  /** What a DMA request would reach now. Probing changes nothing but what the IOTLB holds. */
  probe(request: ProbeRequest): ProbeResult;
}
