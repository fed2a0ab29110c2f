/** The verifier accepts what Solera writes, even while Solera is writing, and reports data that cannot be read. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseNotification } from '../../src/feed/notification-parser.js';
import { differenceText } from '../../src/verify/difference.js';
import { accepted } from '../support/accepted.js';
import { differencesOf, skippedChecks, TamperedDatabase } from '../support/tampered-database.js';

let database: TamperedDatabase;

beforeAll(async () => {
  database = await TamperedDatabase.create();
});
afterEach(() => database.restore());
afterAll(() => database.close());

describe('a verification', () => {
  it('accepts what Solera wrote, and returns the balances of the wineries', async () => {
    const report = await database.verify({ page: 97, streamsAtATime: 7, touchesPerRead: 5 });
    expect(report.differences.map(differenceText)).toEqual([]);
    expect(report).toMatchObject({ ok: true, total: 0, since: 0, wineries: 2 });
    expect(
      report.balances.every(
        ({ received, gained, lost, removed, onHand }) => received + gained - lost - removed === onHand,
      ),
    ).toBe(true);
    expect(report.head).toBe(await database.node.solera.head());
  });

  it('can run while a server records', async () => {
    const [first] = await database.node.postgres.settingsStore.listWineries({ limit: 1, after: null });
    const winery = first?.winery ?? '';
    const [lot] = await database.node.postgres.knowledge.listCodes('lot', winery, {
      limit: 1,
      after: null,
      search: null,
    });
    let running = true;
    const recording = (async () => {
      for (let day = 0; running; day += 1) {
        const effectiveAt = new Date(Date.UTC(2030, 0, 1) + day * 1_000).toISOString();
        await database.node.solera.record(winery, { type: 'note', effectiveAt, data: { lot, text: 'Seen.' } }, {});
      }
    })();
    const report = await database.verify();
    running = false;
    await recording;
    expect(report.differences.map(differenceText)).toEqual([]);
  });

  it('reads to the end of a log whose last change set has no lot event', async () => {
    const { action, winery } = await database.row<{ action: string; winery: string }>(
      `select action, winery from current_action where status = 'active' and type = 'rack' order by action limit 1`,
    );
    const before = await database.node.solera.head();
    const revised = await database.node.solera.revise(winery, action, { note: 'Read again.' }, {});
    expect(revised).toMatchObject({ ok: true, value: { notifications: { first: before + 1, last: before + 1 } } });
    const report = await database.verify();
    expect(report.differences.map(differenceText)).toEqual([]);
    expect(report.head).toBe(before + 1);
  });

  it('accepts a change set that a former version numbered with its status changes before its events', async () => {
    const { action, winery } = await database.correctedTag();
    const answer = await accepted(database.node.solera.retract(winery, action, undefined, { onConflict: 'flag' }));
    const { first } = answer.notifications as { first: number }; // A change set has a first number.
    const types = async (): Promise<string[]> =>
      (await database.node.postgres.log.texts(first, first + 3)).map((text) => parseNotification(text).type);
    const [own, event, status] = ['solera.action.retracted', 'solera.lot.event.retracted', 'solera.action.conflicted'];
    expect(await types()).toEqual([own, event, status, event]);
    await database.run(`update status_change set idx = 1 where origin = ${first}`);
    await database.run(`update touch set idx = 2 where origin = ${first} and idx = 1`);
    expect(await types()).toEqual([own, status, event, event]);
    const report = await database.verify();
    expect(report.differences.map(differenceText)).toEqual([]);
  });
});

describe('the place of data that cannot be read', () => {
  it.each(['head', 'checkpoint'])('is reported: a state in table %s', async (table) => {
    const current = table === 'head' ? 'join version v using (stream, counter, mark)' : '';
    const { stream, action } = await database.row<{ stream: string; action: string }>(
      `select stream, action from ${table} ${current} where stream like 'lot/%' order by stream limit 1`,
    );
    for (const state of ['{', '{}', 'null', '[1]']) {
      await database.tamper(table, `stream = '${stream}' and action = '${action}'`, `state = '${state}'`);
      const report = await database.verify();
      expect(report.differences).toMatchObject([{ check: 'caches', stream, action }]);
      expect(report.differences[0]?.field).toMatch(new RegExp(`^${table}`));
      await database.restore();
    }
  });

  it.each(['{"name":', 'null', '{}', '{"name":"X","set":3,"vessels":5}'])('is reported: events %s', async (events) => {
    const { stream, action, effective_at, number } = await database.movement();
    await database.tamper('touch', `stream = '${stream}' and action = '${action}'`, `events = '${events}'`);
    const report = await database.verify();
    const [found] = differencesOf(report, 'streams');
    expect(found).toMatchObject({ stream, action, field: 'events' });
    expect(found?.position?.effectiveAt).toBe(Number(effective_at));
    const [inLog] = [...differencesOf(report, 'log'), ...differencesOf(report, 'history')];
    expect(inLog?.number).toBe(Number(number));
    expect(skippedChecks(report)).toContainEqual(['conservation', `the events of ${stream} cannot be folded`]);
  });

  it.each(['{', 'null', '[]', '{"lot":7}'])('is reported: data %s', async (data) => {
    const { action, number } = await database.row<{ action: string; number: string }>(
      `select action, (first + idx)::text as number from revision where type = 'barrel_down' order by first limit 1`,
    );
    await database.tamper('revision', `action = '${action}'`, `data = '${data}'`);
    const report = await database.verify();
    expect(differencesOf(report, 'replay').some((difference) => difference.action === action)).toBe(true);
    const [inLog] = [...differencesOf(report, 'log'), ...differencesOf(report, 'history')];
    expect(inLog?.number).toBe(Number(number));
  });

  it('is reported: a refusal', async () => {
    const { action, winery } = await database.correctedTag();
    await accepted(database.node.solera.retract(winery, action, undefined, { onConflict: 'flag' }));
    const { number, conflicted } = await database.row<{ number: string; conflicted: string }>(
      `select (first + idx)::text as number, action as conflicted from published_status_change order by first desc limit 1`,
    );
    await database.tamper('status_change', `action = '${conflicted}'`, `refusal = '{'`);
    const report = await database.verify();
    expect(differencesOf(report, 'log')).toMatchObject([{ number: Number(number) }]);
    expect(differencesOf(report, 'replay').some((difference) => difference.action === conflicted)).toBe(true);
  });
});
