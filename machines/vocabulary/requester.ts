import { domainValued } from '../terms/declare';

const hardware = { of: 'Requester', owner: 'hardware' } as const;

export const table = domainValued({
  ...hardware,
  name: 'table',
  meaning: 'the domain that the IOMMU uses for plain requests of this requester id',
});
export const pasidTable = domainValued({
  ...hardware,
  name: 'pasidTable',
  meaning: 'the domain that the IOMMU uses for its requests with the PASID',
});
export const cached = domainValued({
  ...hardware,
  name: 'cached',
  meaning: 'a former domain that the IOTLB may still translate through, or none',
});
