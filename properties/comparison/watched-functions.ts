import type { CompiledModel } from '../../machines/compiled/compile';
import type { FunctionSymbol } from '../../machines/terms/symbols';
import type { State } from '../../machines/terms/structure';
import * as device from '../../machines/vocabulary/device';
import * as group from '../../machines/vocabulary/group';
import * as ioasid from '../../machines/vocabulary/ioasid';
import { pasidTable, table } from '../../machines/vocabulary/requester';
import { cellsOf, cellText } from './cell-text';

/** A function that a user, another user or the hardware can tell the value of, and what it is called. */
interface Watched {
  readonly symbol: FunctionSymbol;
  readonly what: string;
}

const hardware: readonly Watched[] = [
  { symbol: table.symbol, what: 'DMA' },
  { symbol: pasidTable.symbol, what: 'DMA with the PASID' },
];

/**
 * What two policies with the same commands are compared by. Left out is what only the kernel knows:
 * reference counts, the books about attachments and about the domain of a group. If they matter, a later
 * command tells.
 */
export const watchedFunctions: readonly Watched[] = [
  ...hardware,
  { symbol: group.owner.symbol, what: 'owner' },
  { symbol: group.container.symbol, what: 'container' },
  { symbol: group.groupFile.symbol, what: 'group file' },
  { symbol: device.presence.symbol, what: 'presence' },
  { symbol: device.driver.symbol, what: 'driver' },
  { symbol: device.session.symbol, what: 'device file' },
  { symbol: device.ctx.symbol, what: 'context' },
  { symbol: device.bar.symbol, what: 'device memory' },
  { symbol: device.reset.symbol, what: 'reset' },
  { symbol: device.window.symbol, what: 'reserved ranges' },
  { symbol: ioasid.fdLife.symbol, what: 'life' },
  { symbol: ioasid.backing.symbol, what: 'IOMMU driver' },
  { symbol: ioasid.space.symbol, what: 'kind' },
  { symbol: ioasid.leaf.symbol, what: 'mappings' },
];

/** One value of a watched function, and where each of two models stores it. */
export interface Cell extends Watched {
  readonly element: number;
  readonly first: number;
  readonly second: number;
}

/** The cells of all watched functions that both models have. */
export function watchedCells(first: CompiledModel, second: CompiledModel): Cell[] {
  const [here, there] = [first.model.layout, second.model.layout];
  return watchedFunctions
    .filter(({ symbol }) => here.offsets.has(symbol) && there.offsets.has(symbol))
    .flatMap(({ symbol, what }) =>
      Array.from({ length: here.sizeOf(symbol.of) }, (_, at) => ({
        symbol,
        what,
        element: at + 1,
        first: here.offset(symbol) + at + 1,
        second: there.offset(symbol) + at + 1,
      })),
    );
}

/** What the hardware does and whom groups belong to, in one text: what is compared between table writes. */
export function hardwareIn({ model }: CompiledModel): (state: State) => string {
  const symbols = [...hardware.map(({ symbol }) => symbol), group.owner.symbol];
  const cells = cellsOf(model.layout, symbols);
  return (state) => cellText(state, cells);
}
