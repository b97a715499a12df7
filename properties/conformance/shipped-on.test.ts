import { featuresOf, isAtLeast, profileOf, quirksOf, tableFlagsOf } from './shipped-on';

test('versions compare by number, not by letter', () => {
  const releases = ['5.15.200', '6.9.1', '6.12.99', '7.3.4', '7.10', '10.0'];
  for (const [at, older] of releases.entries())
    for (const newer of releases.slice(at + 1)) {
      expect([newer, isAtLeast(newer, older)]).toEqual([newer, true]);
      expect([older, isAtLeast(older, newer)]).toEqual([older, false]);
    }
});

test('a release is at least its own version, whatever follows that', () => {
  for (const release of ['6.12', '6.12.0', '6.12.51+deb13', '6.12-rc1', '6.12.0-rc2'])
    expect([release, isAtLeast(release, '6.12')]).toEqual([release, true]);
});

test('PASIDs are taken in an attach from 6.15 on; all else has always been there', () => {
  const wanted = ['core', 'pasid', 'tables', 'mishaps'] as const;
  expect(featuresOf('6.12.51', wanted)).toEqual(['core', 'tables', 'mishaps']);
  expect(featuresOf('6.15.0', wanted)).toEqual([...wanted]);
  expect(featuresOf('7.3.4', wanted)).toEqual([...wanted]);
});

test('a device whose attach fails is blocked from 7.3 on, before it was put back', () => {
  expect([profileOf('6.12.51'), profileOf('7.3.4')]).toEqual(['smmuv3', 'vt-d']);
});

test('a stale entry is taken for valid by 7.3, where entries are not those of PASIDs', () => {
  expect(quirksOf('legacy', '7.3.4').staleEntryOnReadd).toBe(true);
  expect(quirksOf('scalable', '7.3.4').staleEntryOnReadd).toBe(false);
  expect(quirksOf('legacy', '6.12.51').staleEntryOnReadd).toBe(false);
  expect(quirksOf('legacy', '6.12.51').followerNotBlocked).toBe(true);
});

test('tables are asked for as shared with PASIDs only where there are any', () => {
  expect([tableFlagsOf(['core', 'tables']), tableFlagsOf(['tables', 'pasid'])]).toEqual([0, 8]);
});
