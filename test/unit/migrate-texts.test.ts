/** The texts of `solera migrate` and its siblings: whole commands, numbers with their nouns, and the members in which lots differ. */
import { describe, expect, it } from 'vitest';
import type { ModelChange } from '../../src/application/model/model-changes.js';
import type { LotState } from '../../src/cellar/public-lot.js';
import type { Notification } from '../../src/feed/notification.js';
import { csvHeader, notificationCsv } from '../../src/main/feed/notification-csv.js';
import { planText } from '../../src/main/migrate/adoption-report.js';
import { copyText } from '../../src/main/migrate/copy-report.js';
import { lotTable } from '../../src/main/migrate/lot-table.js';
import type { VerifyReport } from '../../src/verify/report.js';

const change = (unit: string, pending: number): ModelChange => ({
  ...{ name: 'rules-3', strategy: 'adopt', pending, unit, command: 'migrate run rules-3' },
  ...{ wineries: [{ winery: 'w', pending, rules: [] }], schemas: [] },
});

describe('the plan', () => {
  it('names the server in its commands, unless it is the default one', () => {
    expect(planText([change('actions', 2)], 'http://cellar:1')).toContain('migrate run rules-3 --url http://cellar:1');
    expect(planText([change('actions', 2)], 'http://127.0.0.1:8080')).not.toContain('--url');
  });

  it('counts one in the singular', () => {
    const text = planText([change('actions', 1)], 'http://cellar:1');
    expect(text).toMatch(/1 action .*w: 1 action \(/s);
    expect(planText([change('touches', 1)], 'http://cellar:1')).toMatch(/1 touch /);
  });
});

it('a copy names the new database in the next command, without a password, and counts in the singular', () => {
  const report = { ok: true, wineries: 1, since: 0, head: 1, checks: [], balances: [], unreadable: [], durationMs: 1 };
  const counts = { changeSets: 1, known: 0, dropped: 1, transformed: 1 };
  const text = copyText(counts, {
    report: report as unknown as VerifyReport, // The text of a report without differences needs no more.
    ...{ database: 'database db:5432/solera_2', lots: [], differing: 0 },
  });
  expect(text).toContain('1 change set was copied. 1 revision was changed, 1 was dropped.');
  expect(text).toContain('1 notification of 1 winery in');
  expect(text).toMatch(/Next, with DATABASE_URL set to the database db:5432\/solera_2: .*verify --since 1/);
});

it('the table of lots names the differing members that have no row of their own', () => {
  const state = (analyses: readonly number[]): LotState =>
    ({
      ...{ volume: 1, weight: 0, composition: [], cost: { total: 0 }, status: 'active', version: analyses.length },
      analyses: analyses.map((value) => ({ value })),
    }) as unknown as LotState; // The members that the table reads.
  const tableOf = (before: readonly number[], after: readonly number[]): string =>
    lotTable([{ winery: 'w', lot: 'A', before: state(before), after: state(after) }]);
  expect(tableOf([1], [2])).toContain('│ /analyses/0/value │ differ');
  expect(tableOf([1, 1, 1, 1, 1], [2, 2, 2, 2, 2])).toContain(
    '/analyses/0/value, /analyses/1/value, /analyses/2/value … and 2 more',
  );
});

it('the export names the key of content that it cannot show', () => {
  const data = { winery: 'w', encrypted: { key: 'w-1', text: 'x' } };
  const notification = { sequence: 1, type: 'solera.action.recorded', time: 't', data } as unknown as Notification; // Sealed.
  const columns = csvHeader().trim().split(',');
  expect(notificationCsv([notification]).trim().split(',')[columns.indexOf('encrypted_key')]).toBe('w-1');
});
