import { alsoFailing, isPlanned, noFailures } from './failure-plan';

describe('a failure plan', () => {
  const plan = alsoFailing(alsoFailing(noFailures, 3, 0), 5, 1);

  test('names the write of the command that fails and no other', () => {
    expect(isPlanned(plan, 3, 0)).toBe(true);
    expect(isPlanned(plan, 5, 1)).toBe(true);
    expect(isPlanned(plan, 3, 1)).toBe(false);
    expect(isPlanned(plan, 5, 0)).toBe(false);
  });

  test('says the same thing only once', () => {
    expect(alsoFailing(plan, 5, 1)).toBe(plan);
  });

  test('can be empty: then nothing fails', () => {
    expect(isPlanned(noFailures, 0, 0)).toBe(false);
  });
});
