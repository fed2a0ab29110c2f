/** The verifier of a part of the log: what was recorded before is trusted, everything that was recorded since is verified, wherever it is in the timeline. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { verifyText } from '../../src/main/verify-report.js';
import { differenceText } from '../../src/verify/difference.js';
import { accepted } from '../support/accepted.js';
import { differencesOf, failedChecks, literal, skippedChecks, TamperedDatabase } from '../support/tampered-database.js';

let database: TamperedDatabase;
/** The head before the last change sets of the harvest. */
let since: number;

beforeAll(async () => {
  database = await TamperedDatabase.create();
  const { first } = await database.row<{ first: string }>(
    'select first from publication order by first desc offset 40 limit 1',
  );
  since = Number(first) - 1;
});
afterEach(() => database.restore());
afterAll(() => database.close());

/** Corrects a weigh tag in the past. Returns the head before the correction. */
async function correct(): Promise<{ readonly action: string; readonly before: number; readonly lot: string }> {
  const { winery, action } = await database.correctedTag();
  const before = await database.node.solera.head();
  const { stream: lot } = await database.row<{ stream: string }>(
    `select stream from touch where action = '${action}' order by origin limit 1`,
  );
  await accepted(database.node.solera.revise(winery, action, { effectiveAt: '2030-12-31T00:00:00Z' }, {}));
  return { action, before, lot };
}

describe('a verification since a notification', () => {
  it('accepts what Solera wrote since, and compares nothing else', async () => {
    const report = await database.verifySince(since);
    expect(report.differences.map(differenceText)).toEqual([]);
    const head = await database.node.solera.head();
    expect(report).toMatchObject({ ok: true, since, head, balances: [] });
    const compared = new Map(report.checks.map((one) => [one.check, one.compared]));
    expect(compared.get('log')).toBe(head - since);
    expect(compared.get('history')).toBe(41);
    expect(compared.get('answers')).toBe(41);
    const { count } = await database.row<{ count: string }>(
      `select count(distinct stream)::text as count from published_touch where first > ${since}`,
    );
    expect(compared.get('versions')).toBe(Number(count));
    const whole = await database.verify();
    const decided = (checks: typeof report.checks) => checks.find(({ check }) => check === 'replay')?.compared ?? 0;
    expect(decided(report.checks)).toBeLessThan(decided(whole.checks) / 2);
    expect(skippedChecks(report)).toEqual([['feed', 'only a part of the log was verified']]);
    expect(verifyText(report)).toContain(`verify --since ${head}`);
  });

  it('accepts any number at which a change set ends, and refuses others', async () => {
    const { first, last } = await database.row<{ first: string; last: string }>(
      'select first, last from publication where last > first and first > 1 order by first offset 5 limit 1',
    );
    expect((await database.verifySince(Number(first) - 1)).ok).toBe(true);
    expect((await database.verifySince(Number(last))).ok).toBe(true);
    const head = await database.node.solera.head();
    expect((await database.verifySince(head)).ok).toBe(true);
    for (const number of [Number(first), head + 1, -1])
      await expect(database.verifySince(number)).rejects.toMatchObject({ name: 'UnknownStart' });
  });

  it('trusts what was recorded before', async () => {
    const { stream, action, events } = await database.row<{ stream: string; action: string; events: string }>(
      `select stream, action, events from published_touch t where events like '{"name":"WineMovedOut"%' and first <= ${since}
       and not exists (select from published_touch l where l.stream = t.stream and l.first > ${since}) order by first limit 1`,
    );
    const changed = events.replace(/"change":-(\d+)(\.\d+)?/, (_, whole: string) => `"change":-${whole}.123456`);
    await database.tamper('touch', `stream = '${stream}' and action = '${action}'`, `events = ${literal(changed)}`);
    expect((await database.verifySince(since)).ok).toBe(true);
    expect((await database.verify()).ok).toBe(false);
  });

  it('finds an event that was recorded since', async () => {
    const { stream, action, events, number } = await database.row<Record<string, string>>(
      `select stream, action, events, (first + idx + retracts)::text as number from published_touch
       where events like '{"name":"WineMovedOut"%' and first > ${since} order by first limit 1`,
    );
    const changed = (events ?? '').replace(
      /"change":-(\d+)(\.\d+)?/,
      (_, whole: string) => `"change":-${whole}.123456`,
    );
    await database.tamper('touch', `stream = '${stream}' and action = '${action}'`, `events = ${literal(changed)}`);
    const report = await database.verifySince(since);
    expect(differencesOf(report, 'history')).toMatchObject([{ number: Number(number), stream, action }]);
    expect(differencesOf(report, 'replay')[0]).toMatchObject({ stream, action, field: '/events/0/vessels/0/change' });
    expect(failedChecks(report)).toEqual(['history', 'replay']);
  });

  it('finds a missing number', async () => {
    const { number } = await database.row<{ number: string }>(
      `select (origin + idx)::text as number from touch where asserts = 1 and retracts = 0 and idx > 0 and origin > ${since} order by origin limit 1`,
    );
    await database.tamper('touch', `origin + idx = ${number} and idx > 0`, null);
    const report = await database.verifySince(since);
    expect(differencesOf(report, 'log')).toMatchObject([{ number: Number(number), field: 'entry', found: undefined }]);
  });

  it('finds a rewritten event of the past, the retraction of the former one, and a version', async () => {
    const { action, before, lot } = await correct();
    expect((await database.verifySince(before)).differences.map(differenceText)).toEqual([]);
    const where = `stream = '${lot}' and action = '${action}' and origin > ${before}`;
    const { events } = await database.row<{ events: string }>(
      `select events from touch where ${where} and asserts = 1`,
    );
    const rewritten = `events = ${literal(events.replace(/"weight":\d+/, '"weight":7'))}`;
    const tamperings = [
      ['touch', `${where} and asserts = 1`, rewritten, ['history', 'replay']],
      ['touch', `${where} and retracts = 1`, 'retracts_first = retracts_first - 1', ['history']],
      ['version', `stream = '${lot}'`, 'number = number - 1', ['versions']],
    ] as const;
    for (const [table, rows, change, failed] of tamperings) {
      await database.tamper(table, rows, change);
      expect(failedChecks(await database.verifySince(before))).toEqual(failed);
      await database.restore();
    }
  });

  it('finds a row of a vessel that is missing', async () => {
    const { stream, action } = await database.row<{ stream: string; action: string }>(
      `select stream, action from published_touch where stream like 'vessel/%' and events <> '' and first > ${since}
       order by first limit 1`,
    );
    await database.tamper('touch', `stream = '${stream}' and action = '${action}' and origin > ${since}`, null);
    const [found] = differencesOf(await database.verifySince(since), 'history');
    expect(found).toMatchObject({ stream, action, field: 'touch', found: undefined });
  });

  it('finds a saved state of a stream that was changed since', async () => {
    const { before, lot } = await correct();
    const [, winery = '', code] = lot.split('/');
    const action = { type: 'declare', effectiveAt: '2033-01-01T00:00:00Z', data: { lot: code, owner: 'Somebody' } };
    await accepted(database.node.solera.record(winery, action, {}));
    for (let round = 0; round < 4; round += 1) await database.node.actors.headStates.flush();
    const { state } = await database.row<{ state: string }>(`select state from head where stream = '${lot}'`);
    const owned = state.replace('"owner":"Somebody"', '"owner":"nobody"');
    expect(owned).not.toBe(state);
    await database.tamper('head', `stream = '${lot}'`, `state = ${literal(owned)}`);
    const report = await database.verifySince(before);
    expect(report.differences).toMatchObject([{ check: 'caches', stream: lot, field: 'head /owner', found: 'nobody' }]);
  });

  it('finds data of an action, and a stored answer', async () => {
    const { action, before } = await correct();
    await database.tamper('revision', `action = '${action}' and first > ${before}`, `note = 'Never written.'`);
    // The log is rendered from the same row. The note is compared with no event.
    expect((await database.verifySince(before)).ok).toBe(true);
    await database.restore();
    await database.tamper('publication', `first > ${before}`, `answer = '['`);
    expect(failedChecks(await database.verifySince(before))).toEqual(['answers']);
  });
});
