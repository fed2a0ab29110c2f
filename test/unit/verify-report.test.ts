/** What a person reads of a verification: sums that add up, what was not checked and why, and what to do. */
import { describe, expect, it } from 'vitest';
import { verifyText } from '../../src/main/verify-report.js';
import { checkReports } from '../../src/verify/check-report.js';
import { type Check, type Difference, Differences } from '../../src/verify/difference.js';
import type { VerifyReport } from '../../src/verify/verify.js';

const checks: readonly Check[] = [
  ...(['log', 'history', 'actions', 'answers', 'replay'] as const),
  ...(['streams', 'caches', 'versions', 'feed', 'conservation'] as const),
];

function report(found: readonly Difference[], more: Partial<VerifyReport> = {}, skipped = new Map<Check, string>()) {
  const differences = new Differences(2);
  for (const difference of found) differences.add(difference);
  const also = { count: 2, what: 'retracted' };
  const compared = Object.fromEntries(checks.map((check) => [check, { count: 1_421, what: 'things', also }]));
  const counts = { ...compared, feed: { count: 0, what: 'lots' } } as Parameters<typeof checkReports>[0]; // By `checks`, which are all.
  return verifyText({
    ok: found.length === 0,
    head: 12_345,
    wineries: 1_024,
    durationMs: 1,
    checks: checkReports(counts, skipped, differences),
    differences: differences.earliest(),
    total: differences.total,
    balances: [],
    movedOn: 0,
    ...more,
  });
}

function cells(text: string, row: string): string[] {
  const line = text.split('\n').find((one) => one.includes(` ${row} `)) ?? '';
  return line
    .split('│')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

const nothing = { expected: 1, found: 2, field: 'f' };

describe('the report of a verification', () => {
  it('shows every digit of a balance, so that it adds up as it stands', () => {
    const balance = { received: 69_349_821_594n, gained: 400_000n, lost: 1_000_000n, removed: 40_065_775_994n };
    const onHand = balance.received + balance.gained - balance.lost - balance.removed;
    const text = report([], { balances: [{ winery: 'estate', volumeUnit: 'gal', ...balance, onHand }] });
    const shown = cells(text, 'estate').slice(2);
    expect(shown).toEqual(['69,349.821594', '0.400000', '1.000000', '40,065.775994', '29,283.445600']);
    const [received = 0, gained = 0, lost = 0, removed = 0, held] = shown.map(
      (cell) => Math.round(Number(cell.replaceAll(',', '')) * 1e6), // Back to what is counted.
    );
    expect(received + gained - lost - removed).toBe(held);
  });

  it('groups all numbers alike, says how many of them are retracted, and what is beyond proof', () => {
    const text = report([]);
    expect(cells(text, 'actions')[2]).toBe('1,421 things, 2 retracted');
    expect(text).toContain('12,345 notifications of 1,024 wineries');
    expect(text).toMatch(/Not provable.*notes/);
  });

  it('says what was not checked, and why', () => {
    const because = 'notification 7 is missing';
    const text = report(
      [{ check: 'log', number: 7, ...nothing }],
      {},
      new Map<Check, string>([
        ['history', because],
        ['feed', because],
      ]),
    );
    expect(cells(text, 'log')[3]).toBe('NO: 1');
    expect(cells(text, 'history')[3]).toBe('the rest not checked, because');
    expect(cells(text, 'feed')[3]).toBe('not checked, because');
    expect(cells(text, because)[3]).toBe(because);
    expect(cells(text, 'replay')[3]).toBe('yes');
  });

  it('says what to do of each check that failed: damage is to be restored, a cache to be deleted', () => {
    const caches = [`lot/O'Neill/1`, 'lot/O/2', 'lot/O/3'].map(
      (stream): Difference => ({ check: 'caches', stream, ...nothing, field: 'head /kind' }),
    );
    const text = report([{ check: 'log', ...nothing }, { check: 'replay', ...nothing }, ...caches]);
    expect(text).toMatch(/^ {2}log, replay: .*damaged.*keep a copy.*restore the newest backup/m);
    expect(text).toMatch(/^ {2}caches: .*Stop the server, delete it.*And so with the others\.$/m);
    expect(text).toContain(`delete from head where stream = 'lot/O''Neill/1';`);
    expect(text).not.toContain('versions:');
  });
});
