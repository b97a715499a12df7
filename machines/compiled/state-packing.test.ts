import { world } from '../system/walk';
import { ModelError } from '../system/compose';
import { failuresLeft } from '../vocabulary/environment';
import { owner, ownerCount } from '../vocabulary/group';
import { session } from '../vocabulary/device';
import { counterBounds } from './counter-bounds';
import { packingOf } from './state-packing';

const model = world('iommufd', { features: ['core'], failures: 3 });
const packing = packingOf(model);
const { layout, initial } = model;
const packed = new Int32Array(packing.words);

test('a state takes the bits of the ranges of its functions, and no word is given away', () => {
  expect(packing.bits).toBeLessThan(initial.length * 3);
  expect(packing.words).toBe(Math.ceil(packing.bits / 32));
});

test('a counter that no chart raises stays within what it starts with; of others nothing is known', () => {
  const bounds = counterBounds(model);
  expect(bounds.get(failuresLeft.symbol)).toBe(3);
  expect(bounds.get(ownerCount.symbol)).toBe(255);
});

test('every value of every function survives', () => {
  const back = new Uint8Array(layout.length);
  const state = initial.slice();
  layout.write(state, session.symbol, 1, session.values.length - 1);
  layout.write(state, owner.symbol, 1, layout.universe.size.Fd);
  // a mutant may count below 0, which wraps around in the byte of the state
  layout.write(state, ownerCount.symbol, 1, 255);
  packing.pack(state, packed);
  packing.unpack(packed, 0, back);
  expect(back).toEqual(state);
});

describe('a value that does not fit is an error that names it', () => {
  test.each([
    ['a reference to what is not there', owner.symbol, 1, 9, /owner\(g1\) = 9/],
    ['a counter beyond its bound', failuresLeft.symbol, 1, 4, /failuresLeft = 4/],
    ['anything kept for "none"', owner.symbol, 0, 1, /owner\(none\) = 1/],
  ])('%s', (_what, symbol, element, value, message) => {
    const state = initial.slice();
    layout.write(state, symbol, element, value);
    expect(() => packing.pack(state, packed)).toThrow(ModelError);
    expect(() => packing.pack(state, packed)).toThrow(message);
  });
});
