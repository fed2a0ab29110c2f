/** The verifier finds every row that was changed behind Solera's back, and reports its exact place. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { verifyText } from '../../src/main/verify-report.js';
import { accepted } from '../support/accepted.js';
import { differencesOf, failedChecks, literal, skippedChecks, TamperedDatabase } from '../support/tampered-database.js';

let database: TamperedDatabase;

beforeAll(async () => {
  database = await TamperedDatabase.create();
});
afterEach(() => database.restore());
afterAll(() => database.close());

describe('the verifier finds', () => {
  it('an event, and reports its stream, action, position, field and notification number', async () => {
    const { stream, action, events, effective_at, number } = await database.movement();
    // A vessel gives another volume than the action moved.
    const changed = events.replace(/"change":-(\d+)(\.\d+)?/, (_, whole: string) => `"change":-${whole}.123456`);
    await database.tamper('touch', `stream = '${stream}' and action = '${action}'`, `events = ${literal(changed)}`);
    const report = await database.verify();
    expect(report.ok).toBe(false);
    const [found] = differencesOf(report, 'replay');
    expect(found).toMatchObject({ stream, action, field: '/events/0/vessels/0/change' });
    expect(found?.position?.effectiveAt).toBe(Number(effective_at));
    expect(found?.expected).not.toEqual(found?.found);
    expect(differencesOf(report, 'history')).toMatchObject([
      { number: Number(number), stream, action, field: '/event/vessels/0/change' },
    ]);
    // One cause is reported once: its consequences are skipped.
    expect(failedChecks(report)).toEqual(['history', 'replay']);
    expect(skippedChecks(report)).toEqual([
      ['history', 'it builds on a change set that differs'],
      ['versions', 'history differs'],
    ]);
  });

  it('a missing number, and skips the checks that depend on the rest of the log', async () => {
    const { number } = await database.row<{ number: string }>(
      `select (origin + idx)::text as number from touch where asserts = 1 and retracts = 0 and events like '{"name":"FruitReceived"%' order by origin offset 10 limit 1`,
    );
    await database.tamper('touch', `origin + idx = ${number} and idx > 0`, null);
    const report = await database.verify();
    expect(differencesOf(report, 'log')).toMatchObject([{ number: Number(number), field: 'entry', found: undefined }]);
    expect(differencesOf(report, 'replay')).toMatchObject([{ field: 'touch', found: undefined }]);
    expect(failedChecks(report)).toEqual(['log', 'replay']);
    const reason = `notification ${number} is missing`;
    expect(skippedChecks(report)).toEqual(['history', 'actions', 'versions', 'feed'].map((check) => [check, reason]));
  });

  it('the newest data of an action', async () => {
    const { action, data } = await database.row<{ action: string; data: string }>(
      `select action, data from revision where type = 'receive_fruit' order by first limit 1`,
    );
    const heavier = JSON.stringify({ ...(JSON.parse(data) as object), weight: 12_345 });
    await database.tamper('revision', `action = '${action}'`, `data = ${literal(heavier)}`);
    const report = await database.verify();
    expect(differencesOf(report, 'history')[0]).toMatchObject({ action, field: '/event/weight', expected: 12_345 });
    expect(differencesOf(report, 'replay')[0]).toMatchObject({ action, field: '/events/0/weight', expected: 12_345 });
  });

  it('the data of an older revision, which no present state shows', async () => {
    const { action, data, number } = await database.correctedTag();
    const heavier = JSON.stringify({ ...(JSON.parse(data) as object), weight: 12_345 });
    await database.tamper('revision', `action = '${action}' and revision = 1`, `data = ${literal(heavier)}`);
    const report = await database.verify();
    expect(differencesOf(report, 'history')).toMatchObject([
      { number: number + 1, action, field: '/event/weight', expected: 12_345 },
    ]);
    expect(failedChecks(report)).toEqual(['history']);
  });

  it('an event that is retracted', async () => {
    const { action } = await database.correctedTag();
    const where = `action = '${action}' and revision = 1 and not silent`;
    const { events } = await database.row<{ events: string }>(`select events from touch where ${where}`);
    await database.tamper('touch', where, `events = ${literal(events.replace(/"weight":\d+/, '"weight":7'))}`);
    const report = await database.verify();
    expect(differencesOf(report, 'history')).toMatchObject([{ action, field: '/event/weight', found: 7 }]);
    expect(failedChecks(report)).toEqual(['history']);
  });

  it('the note that a retracted action keeps', async () => {
    const { action, winery } = await database.correctedTag();
    await accepted(database.node.solera.retract(winery, action, undefined, { onConflict: 'flag' }));
    await database.tamper('revision', `action = '${action}' and retracted`, `note = 'Never written.'`);
    const report = await database.verify();
    expect(differencesOf(report, 'actions').map(({ field, found }) => [field, found])).toEqual([
      ['/note', 'Never written.'],
      ['/revisions/2/note', 'Never written.'],
    ]);
    expect(failedChecks(report)).toEqual(['actions']);
  });

  it('the reason why an action became conflicted', async () => {
    const { action, winery } = await database.correctedTag();
    await accepted(database.node.solera.retract(winery, action, undefined, { onConflict: 'flag' }));
    const { conflicted } = await database.row<{ conflicted: string }>(
      `select action as conflicted from published_status_change order by first desc limit 1`,
    );
    await database.tamper(
      'status_change',
      `action = '${conflicted}'`,
      `refusal = '{"code":"too_large","detail":"No."}'`,
    );
    const report = await database.verify();
    expect(report.differences).toMatchObject([
      { check: 'history', action: conflicted, field: '/code', expected: 'unknown_lot', found: 'too_large' },
    ]);
  });

  it('the other winery that lists an action', async () => {
    const { action } = await database.row<{ action: string }>(
      `select action from revision where other_winery is not null order by first limit 1`,
    );
    await database.tamper('revision', `action = '${action}'`, 'other_winery = null');
    const report = await database.verify();
    expect(report.differences).toMatchObject([{ check: 'actions', action, field: '/otherWinery', found: null }]);
  });

  it('a version that is deleted, or has another counter or number', async () => {
    const { stream, counter, number } = await database.row<{ stream: string; counter: string; number: string }>(
      `select stream, counter, number from version where stream like 'lot/%' and counter > 3 order by stream limit 1`,
    );
    const row = { counter: Number(counter), number: Number(number) };
    const changes: [string | null, object][] = [
      [null, { field: 'version', expected: row, found: undefined }],
      ['counter = counter + 1', { field: 'version/counter', expected: row.counter, found: row.counter + 1 }],
      ['number = number - 1', { field: 'version/number', expected: row.number, found: row.number - 1 }],
    ];
    for (const [change, difference] of changes) {
      await database.tamper('version', `stream = '${stream}'`, change);
      const report = await database.verify();
      expect(report.differences).toMatchObject([{ check: 'versions', stream, ...difference }]);
      await database.restore();
    }
  });

  it.each([
    ['is not JSON', 'not JSON', /answer of change set [\da-f-]+$/],
    ['has another form', '{"form":"single"}', /\/own$/],
    ['counts other events', null, /\/asserted$/],
  ])('an answer that %s', async (_, answer, field) => {
    const { first, answer: stored } = await database.row<{ first: string; answer: string }>(
      'select first, answer from publication order by first offset 50 limit 1',
    );
    const changed = answer ?? stored.replace(/"asserted":\d+/, '"asserted":99');
    await database.tamper('publication', `first = ${first}`, `answer = ${literal(changed)}`);
    const report = await database.verify();
    expect(report.differences).toMatchObject([{ check: 'answers', number: Number(first) }]);
    expect(report.differences[0]?.field).toMatch(field);
  });

  it('the answer of a request that changed nothing', async () => {
    const { action, winery } = await database.row<{ action: string; winery: string }>(
      `select action, winery from current_action where status = 'active' and type = 'rack' order by action limit 1`,
    );
    await database.node.solera.revise(winery, action, {}, { idempotencyKey: 'nothing' });
    await database.tamper('remembered', `winery = '${winery}'`, `answer = '['`);
    const report = await database.verify();
    expect(failedChecks(report)).toEqual(['answers']);
  });

  it('a saved state, and reports only its table, stream and field', async () => {
    const { stream, state } = await database.row<{ stream: string; state: string }>(
      // The saved state is current: no reader uses an outdated one.
      `select h.stream, h.state from head h join version v using (stream, counter, mark)
       where h.stream like 'lot/%' and h.state like '%"owner":null%' order by h.stream limit 1`,
    );
    const owned = state.replace('"owner":null', '"owner":"somebody"');
    await database.tamper('head', `stream = '${stream}'`, `state = ${literal(owned)}`);
    const report = await database.verify();
    expect(report.differences).toMatchObject([{ check: 'caches', stream, field: 'head /owner', found: 'somebody' }]);
    expect(verifyText(report)).toMatch(/caches: .*Run `.*rebuild`, restart the nodes, and verify again/);
  });
});
