/** The report for people: sums that add up, the checks that were not made and why, and a remedy for each failed check. */
import { describe, expect, it } from 'vitest';
import { verifyText } from '../../src/main/verify-report.js';
import { type Compared, checkReports } from '../../src/verify/check-report.js';
import { type Check, type Difference, Differences } from '../../src/verify/difference.js';
import type { VerifyReport } from '../../src/verify/report.js';

const things: Compared = { count: 1_421, what: 'things', also: { count: 2, what: 'retracted' } };

const compared: Readonly<Record<Check, Compared>> = {
  ...{ log: things, history: things, actions: things, answers: things, replay: things },
  ...{ streams: things, caches: things, versions: things, feed: { count: 0, what: 'lots' }, conservation: things },
};

function textOf(found: readonly Difference[], more: Partial<VerifyReport> = {}, skipped = new Map<Check, string>()) {
  const differences = new Differences(2);
  for (const difference of found) differences.add(difference);
  return verifyText({
    ok: found.length === 0,
    since: 0,
    head: 12_345,
    wineries: 1_024,
    durationMs: 1,
    checks: checkReports(compared, { skipped, differences, since: more.since ?? 0 }),
    differences: differences.earliest(),
    total: differences.total,
    balances: [],
    unreadable: [],
    undecided: { changeSets: 0, actions: 0 },
    ...more,
  });
}

/** Returns the cells of the table row that contains a text. */
function cells(text: string, row: string): string[] {
  const line = text.split('\n').find((one) => one.includes(` ${row} `)) ?? '';
  return line
    .split('│')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

const mismatch = { expected: 1, found: 2, field: 'f' };

describe('the report of a verification', () => {
  it('shows every digit of a balance, so that it adds up', () => {
    const balance = { received: 69_349_821_594n, gained: 400_000n, lost: 1_000_000n, removed: 40_065_775_994n };
    const onHand = balance.received + balance.gained - balance.lost - balance.removed;
    const text = textOf([], { balances: [{ winery: 'estate', volumeUnit: 'gal', ...balance, onHand }] });
    const shown = cells(text, 'estate').slice(2);
    expect(shown).toEqual(['69,349.821594', '0.400000', '1.000000', '40,065.775994', '29,283.445600']);
    const [received = 0, gained = 0, lost = 0, removed = 0, held] = shown.map((cell) =>
      Math.round(Number(cell.replaceAll(',', '')) * 1e6),
    );
    expect(received + gained - lost - removed).toBe(held);
  });

  it('groups digits, counts retracted actions, and names what cannot be proven', () => {
    const text = textOf([]);
    expect(cells(text, 'actions')[2]).toBe('1,421 things, 2 retracted');
    expect(text).toContain('12,345 notifications of 1,024 wineries');
    expect(text).toMatch(/Not provable.*notes/);
  });

  it('claims a replay from nothing only if everything was verified', () => {
    expect(cells(textOf([]), 'replay')[1]).toBe('A replay from nothing has the same events');
    expect(cells(textOf([], { since: 9 }), 'replay')[1]).toBe('Deciding again gives the same events');
  });

  it('does not call a database without a winery verified', () => {
    const text = textOf([], { wineries: 0 });
    expect(text).toMatch(/^There is no winery in this database.*Check SOLERA_DATA or DATABASE_URL\.$/);
  });

  it('names the checks that were not made, and why', () => {
    const reason = 'notification 7 is missing';
    const skipped = new Map<Check, string>([
      ['history', reason],
      ['feed', reason],
    ]);
    const text = textOf([{ check: 'log', number: 7, ...mismatch }], {}, skipped);
    expect(cells(text, 'log')[3]).toBe('NO: 1');
    expect(cells(text, 'history')[3]).toBe('the rest not checked:');
    expect(cells(text, 'feed')[3]).toBe('not checked:');
    expect(cells(text, reason)[3]).toBe(reason);
    expect(cells(text, 'replay')[3]).toBe('yes');
  });

  it('names all keys of content that cannot be read, and whether they are destroyed or missing', () => {
    const text = textOf([], {
      unreadable: [
        { winery: 'estate', code: 'content_destroyed', keys: ['k1', 'k2'] },
        { winery: 'estate', code: 'key_missing', keys: ['k3'] },
      ],
    });
    const winery = 'The content of winery estate cannot be read whole: its';
    expect(text).toContain(`${winery} keys k1, k2 are destroyed.\n`);
    expect(text).toContain(`${winery} key k3 is missing. Set SOLERA_KEYS, and verify again.\n`);
  });

  it('gives a remedy for each failed check: restore damaged data, rebuild wrong caches', () => {
    const cache: Difference = { check: 'caches', stream: 'lot/O/2', ...mismatch, field: 'head /kind' };
    const text = textOf([{ check: 'log', ...mismatch }, { check: 'replay', ...mismatch }, cache]);
    expect(text).toMatch(/^ {2}log, replay: .*damaged.*Keep a copy.*Restore the newest backup/m);
    expect(text).toMatch(/^ {2}caches: .*Run `.*rebuild`, restart the nodes, and verify again\.$/m);
    expect(text).not.toContain('versions:');
  });
});
