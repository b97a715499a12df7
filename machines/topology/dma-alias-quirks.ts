import { addressParts } from './address';
import { type TopologyDevice, type TopologyGroup } from './topology';

/**
 * Functions whose hardware issues requests under a sibling's requester id.
 *
 * Source: `quirk_dma_func0_alias` and `quirk_dma_func1_alias` in `drivers/pci/quirks.c`.
 */
const ALIAS_FUNCTION = new Map<string, number>([
  ...['1180:e832', '1180:e476'].map((ids) => [ids, 0] as const),
  ...[
    ...['9120', '9123', '9125', '9128', '9130', '9170', '9172', '917a', '9182', '9183', '91a0'],
    ...['9215', '9220', '9230', '9235'],
  ].map((device) => [`1b4b:${device}`, 1] as const),
  ...['1103:0642', '1103:0645', '197b:2392', '1c28:0122'].map((ids) => [ids, 1] as const),
]);

/** The group's member under whose requester id `device` is known to issue requests, if any. */
export function quirkAlias(
  device: TopologyDevice,
  group: TopologyGroup,
): TopologyDevice | undefined {
  const aliasFunction = ALIAS_FUNCTION.get(device.vendorDevice ?? '');
  const own = addressParts(device.address);
  if (aliasFunction === undefined || own.function === aliasFunction) return undefined;
  return group.devices.find((other) => {
    const parts = addressParts(other.address);
    return parts.slot === own.slot && parts.function === aliasFunction;
  });
}
