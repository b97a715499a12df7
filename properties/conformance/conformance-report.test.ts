import { conformancePage } from './conformance-page';
import { conformanceReport } from './conformance-report';
import { sampleReport } from './fixtures/report';

const page = (report = sampleReport) => conformancePage([report]);

describe('a report', () => {
  test('is read back as it was written', () => {
    expect(conformanceReport.parse(JSON.parse(JSON.stringify(sampleReport)))).toEqual(sampleReport);
  });

  test('of a run without a covering walk is one too', () => {
    const { covering, ...rest } = sampleReport;
    expect(covering).toBeDefined();
    expect(conformanceReport.parse(rest)).toEqual(rest);
    expect(page(rest)).toContain('| 7.3.4 | iommufd | 98,765 | not walked | 2 | 3.1 s |');
    expect(page(rest)).not.toContain('Covering walk');
  });

  test.each(['kernel', 'commands', 'random', 'complete'])('without %s is none', (field) => {
    const { [field]: gone, ...rest } = sampleReport as Record<string, unknown>;
    expect(gone).toBeDefined();
    expect(conformanceReport.safeParse(rest).success).toBe(false);
  });

  test('with something that nobody knows is none', () => {
    expect(conformanceReport.safeParse({ ...sampleReport, more: 1 }).success).toBe(false);
  });
});

describe('its page', () => {
  test('sums it up in a line', () => {
    expect(page()).toContain('| 7.3.4 | iommufd | 98,765 | 60,450 of 60,451 | 2 | 3.1 s |');
  });

  test('names what was walked, and how far', () => {
    expect(page()).toContain(
      'Covering walk on `same-slot` (5 devices, 4 groups, 2 fds, 3 IOASIDs per fd; commands of ' +
        'core, drivers): 2,426 states, 60,450 of 60,451 pairs, 71,111 commands in 123 s on ' +
        '2 guests, 1 disagreements.',
    );
  });

  test('has a row for each random run and for each sweep', () => {
    expect(page()).toContain(
      '| bridge (legacy) | core | 4711 | 17 | 2,048 | OPEN_DEVICE d1 -> OK; BIND d1 fd1 -> OK |',
    );
    expect(page()).toContain(
      '| `BIND d1 fd1` | `OPEN_DEVICE d1` | 23 | nothing happens: 21, table write 1 fails: 2 | 0 |',
    );
  });

  test('counts scenarios that ran, and those for other machines', () => {
    expect(page()).toContain(
      'Scenarios: 1 ran, 31 operations, 0 that differ; 1 are for other kernels or modes.',
    );
  });

  test('says of each finding whether it was seen, or why not; bars do not break the table', () => {
    expect(page()).toMatch(/a follower \\\| is not blocked .* \| yes \| SEEN AGAIN \|\n/);
    expect(page()).toContain('| no: the kernel answers EBUSY |');
    expect(page({ ...sampleReport, findings: [] })).not.toContain('breaks a claim');
  });

  test('has a section for each of several runs', () => {
    const other = { ...sampleReport, kernel: '6.12.51', policy: 'lockstep' };
    expect(conformancePage([sampleReport, other]).match(/^## .* on Linux .*$/gm)).toEqual([
      '## iommufd on Linux 7.3.4',
      '## lockstep on Linux 6.12.51',
    ]);
  });
});
