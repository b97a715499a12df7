import { addressParts, compareAddresses, isPciAddress, readAddress } from './address';
import { pci } from './fixtures/pci';

describe('a PCI address', () => {
  test.each([
    ['00:1f.3', '0000:00:1f.3'],
    ['0000:00:1F.3', '0000:00:1f.3'],
    ['000A:11:00.0', '000a:11:00.0'],
    ['10000:e0:06.0', '10000:e0:06.0'],
    ['ffffffff:ff:1f.7', 'ffffffff:ff:1f.7'],
    ['00000000:01:00.0', '0000:01:00.0'],
  ])('%s is written %s', (text, canonical) => {
    expect(readAddress(text)).toEqual({ kind: 'address', address: canonical });
    expect(isPciAddress(canonical)).toBe(true);
  });

  test.each([
    ['00:20.0', 'device 20 is above the highest possible, 1f'],
    ['00:1f.8', 'function 8 is above the highest possible, 7'],
    ['00:1f.a', 'function a is above the highest possible, 7'],
    ['00:1f.10', 'function 10 has 2 digit(s) instead of 1'],
    ['100:00.0', 'bus 100 has 3 digit(s) instead of 2'],
    ['0:1f.3', 'bus 0 has 1 digit(s) instead of 2'],
    ['00:01:00.0', 'domain 00 has 2 digit(s) instead of 4 to 8'],
    ['123456789:01:00.0', 'domain 123456789 has 9 digit(s) instead of 4 to 8'],
    ['0000:0g:00.0', 'bus 0g is not a hexadecimal number'],
    ['00:zz.0', 'device zz is not a hexadecimal number'],
  ])('%s is impossible: %s', (text, reason) => {
    expect(readAddress(text)).toEqual({ kind: 'impossible', reason });
  });

  test.each([
    ['0000:', 'bus, device and function'],
    ['0000:0', 'bus, device and function'],
    ['0000:00', 'device and function'],
    ['0000:00:1', 'device and function'],
    ['00:', 'device and function'],
    ['0000:00:1f', 'the function'],
    ['00:1f.', 'the function'],
  ])('%s lost %s', (text, missing) => {
    expect(readAddress(text)).toEqual({ kind: 'truncated', missing });
  });

  test.each(['', 'HBR0042:00', 'PNP0D20:00', 'fe300000.gpu', 'VGA', 'Bus', 'see:this.one', '0000'])(
    '%j is something else',
    (text) => expect(readAddress(text)).toEqual({ kind: 'other' }),
  );

  test('has a domain, a bus, a device and a function', () => {
    expect(addressParts(pci('10000:e1:1c.5'))).toEqual({
      domain: '10000',
      bus: 0xe1,
      device: 0x1c,
      function: 5,
      slot: '10000:e1:1c',
    });
  });

  test('sorts by domain first, however many digits that has', () => {
    const sorted = [
      '0000:00:02.0',
      '0000:00:10.0',
      '0000:80:00.0',
      'ffff:00:00.0',
      '10000:00:00.0',
    ];
    expect(sorted.toReversed().map(pci).sort(compareAddresses)).toEqual(sorted);
  });
});
