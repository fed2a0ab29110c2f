/** An edit that changes outcomes in another winery needs the role of an editor there, whichever way it is decided. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LargeEditLimits } from '../../config/large-edits.js';
import type { EditTask } from '../../src/adapters/piscina/edit-pool.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { AccessSite, type Answer } from '../support/access-site.js';
import { inlineEditPool } from '../support/inline-edit-pool.js';

const settings = { name: 'Winery', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
const smallLimits: Partial<LargeEditLimits> = {
  ...{ touchesOfLargeEdit: 5, positionsPerSnapshot: 2, touchesPerRead: 5, rowsPerWrite: 4, checkpointEvery: 4 },
  ...{ pollMs: 0, claimPauseMs: 1, progressMs: 0, takePollMs: 20, endPollMs: 10 },
};
const withheld = [{ winery: 'south', lots: 1, actions: 1, conflicts: 0 }];

let site: AccessSite;
let second: Composed;
let north: string;
let both: string;
let decidedByWorker = 0;

beforeAll(async () => {
  site = await AccessSite.open((connectionString) => {
    const pool = inlineEditPool(connectionString, smallLimits);
    const run: typeof pool.run = (task: EditTask, ...rest) => {
      decidedByWorker += 1;
      return pool.run(task, ...rest);
    };
    return { editLimits: smallLimits, editPool: { ...pool, run } };
  });
  second = await compose({ connectionString: site.database.connectionString, durable: false });
  for (const winery of ['north', 'south']) await accepted(site.solera.putWinery(winery, settings));
  north = await site.token({ name: 'north', role: 'editor', winery: 'north' });
  both = await site.token({ name: 'both', role: 'editor', wineries: ['north', 'south'] });
}, 120_000);
afterAll(async () => {
  await second.close();
  await site.close();
});

describe.each([
  ['decided at once', 0],
  ['decided by a worker', 12],
])('an edit that changes another winery, %s', (_how, followers) => {
  let count = 0;

  /** Returns the id of a receipt whose wine went to the winery south. */
  async function bonded(): Promise<{ readonly id: string; readonly lot: string; readonly hidden: string }> {
    count += 1;
    const [lot, hidden] = [`N-${followers}-${count}`, `hidden-${followers}-${count}`];
    const receipt = { type: 'receive_bulk', effectiveAt: day(1), data: receiptOf(lot, 'Merlot') };
    const { action } = (await accepted(site.solera.record('north', receipt, {}))) as { action: { id: string } };
    for (let index = 0; index < followers; index += 1) {
      const data = { lot, change: -1, reason: 'lees' };
      await accepted(site.solera.record('north', { type: 'adjust', effectiveAt: day(2 + index), data }, {}));
    }
    await transfer(site.solera, lot, hidden);
    return { id: action.id, lot, hidden };
  }

  it('is previewed with counts alone', async () => {
    const { id, lot, hidden } = await bonded();
    const before = decidedByWorker;
    const answer = await put(`${id}?preview=true`, lot, north);
    const { impact } = JSON.parse(answer.text) as { impact: { lots: { lot: string }[]; withheld: unknown } };
    expect([answer.status, impact.withheld, impact.lots.map((one) => one.lot)]).toEqual([200, withheld, [lot]]);
    expect(answer.text).not.toContain(hidden);
    expect(decidedByWorker > before).toBe(followers > 0);
    expect((await put(`${id}?preview=true`, lot, both)).text).toContain(hidden);
  });

  it('is forbidden as a write, also in change sets, and changes nothing', async () => {
    const { id, lot, hidden } = await bonded();
    const head = await site.solera.head();
    const set = { changes: [{ op: 'revise', id, data: receiptOf(lot, 'Syrah') }] };
    const sets = { changes: [{ op: 'revise', winery: 'north', id, data: receiptOf(lot, 'Syrah') }] };
    const answers = [
      await put(id, lot, north),
      await put(`${id}?onConflict=flag`, lot, north),
      await site.send('DELETE', `/v1/wineries/north/actions/${id}?onConflict=flag`, { token: north }),
      await site.send('POST', '/v1/wineries/north/changes', { token: north, body: set }),
      await site.send('POST', '/v1/changes', { token: north, body: sets }),
    ];
    for (const { status, text } of answers) {
      expect([status, JSON.parse(text).code]).toEqual([403, 'forbidden']);
      expect(text).not.toContain(hidden);
    }
    expect(await site.solera.head()).toBe(head);
    expect((await put(id, lot, both)).status).toBe(200);
  });

  it('is forbidden in the background as well', async () => {
    const { id, lot, hidden } = await bonded();
    const head = await site.solera.head();
    const { status, headers } = await put(id, lot, north, { prefer: 'respond-async' });
    expect(status).toBe(202);
    let text = '';
    do {
      await pause(20);
      ({ text } = await site.send('GET', headers.get('location') ?? '', { token: north }));
    } while (/"status":"(queued|deciding|committing)"/.test(text));
    const edit = JSON.parse(text) as { status: string; problem: { code: string } };
    expect([edit.status, edit.problem?.code]).toEqual(['refused', 'forbidden']);
    expect(text).not.toContain(hidden);
    expect(await site.solera.head()).toBe(head);
  });

  it('is forbidden if the wine goes there while the edit is decided', async () => {
    const outcomes: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      count += 1;
      const [lot, hidden] = [`R-${followers}-${count}`, `raced-${followers}-${count}`];
      const receipt = { type: 'receive_bulk', effectiveAt: day(1), data: receiptOf(lot, 'Merlot') };
      const { action } = (await accepted(site.solera.record('north', receipt, {}))) as { action: { id: string } };
      for (let index = 0; index < followers; index += 1) {
        const data = { lot, change: -1, reason: 'lees' };
        await accepted(site.solera.record('north', { type: 'adjust', effectiveAt: day(2 + index), data }, {}));
      }
      const [moved, edited] = await Promise.all([transfer(second.solera, lot, hidden), put(action.id, lot, north)]);
      const arrival = (moved as { notifications: { first: number } }).notifications.first;
      const { notifications } = JSON.parse(edited.text) as { notifications?: { last: number } };
      outcomes.push(edited.status);
      // It is permitted only if it came first.
      expect([200, 403]).toContain(edited.status);
      if (edited.status === 200) expect(notifications?.last).toBeLessThan(arrival);
    }
    expect(outcomes.length).toBe(6);
  });
});

function transfer(solera: Composed['solera'], lot: string, hidden: string): Promise<unknown> {
  const data = { from: [{ lot, volume: 5 }], to: { winery: 'south', lot: hidden } };
  return accepted(solera.record('north', { type: 'transfer_in_bond', effectiveAt: day(20), data }, {}));
}

function put(path: string, lot: string, token: string, headers: Record<string, string> = {}): Promise<Answer> {
  return site.send('PUT', `/v1/wineries/north/actions/${path}`, {
    token,
    body: { data: receiptOf(lot, 'Syrah') },
    headers,
  });
}

function receiptOf(lot: string, variety: string) {
  return { to: { lot, volume: 100 }, components: [{ share: 1, variety, vintage: 2024, appellation: 'Napa' }] };
}

function day(number: number): string {
  return new Date(Date.parse('2025-10-01T00:00:00Z') + number * 86_400_000).toISOString();
}
