import { expect, test } from 'vitest';
import { availabilityTable, quantile } from './availability.js';
import { faultTable } from './fault-run.js';

test('the 95th percentile of fifty samples is the third longest, and of one sample that sample', () => {
  const samples = Array.from({ length: 50 }, (_, index) => 50 - index);
  expect(quantile(samples, 0.95)).toBe(48);
  expect(quantile([7], 0.95)).toBe(7);
});

test('the table of times shows the failed requests by reason', () => {
  const row = { fault: 'node killed', measured: 'its lots take commands', requests: 9, load: 1 };
  const table = availabilityTable([{ ...row, samples: [3, 5], failed: { unknown: 2 } }]);
  expect(table).toContain('| node killed | its lots take commands | 2 | 3 ms | 5 ms | 5 ms | 9 | 2 unknown | 1.0 |');
});

test('the table of faults shows failed checks', () => {
  const checks = [
    { check: 'log dense', compared: 4, faults: [] },
    { check: 'feeds', compared: 4, faults: ['a hole'] },
  ];
  const row = { fault: 'node killed', injected: 1, acknowledged: 2, refused: 1, unsettled: { unknown: 3 }, load: 1 };
  expect(faultTable([{ ...row, checks }])).toContain(
    '| node killed | 1 | 2 | 1 | 3 | 0 | 0 | 1.0 | 4 | **1 faults** in 4 |',
  );
});
