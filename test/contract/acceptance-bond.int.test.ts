/** Acceptance test: transfers in bond between two wineries. An edit at the sender changes the receiver's history too. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ActionBody, Listed } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, on } from './acceptance-site.js';

const site = acceptanceSite();
let sender: Cellar;
let receiver: Cellar;
let transfer: string;
let racked: string;

const send = (winery: string, volume = 50, more: object = {}) => ({
  from: [{ lot: 'A', volume }],
  to: { winery, lot: 'R', ...more },
});
const listed = async (cellar: Cellar, query = '') =>
  (await cellar.get<Listed<ActionBody>>(`/actions?${query}`)).items.map(({ id }) => id);

beforeEach(async () => {
  sender = await site.cellar();
  receiver = await site.cellar({ volumeUnit: 'L' });
  await receiver.vessel('V', { kind: 'tank', capacity: 100 });
  await sender.wine('A', 100, { cost: 100 });
  transfer = (await sender.record('transfer_in_bond', 3, send(receiver.winery))).action.id;
  const rack = { from: [{ lot: 'R', volume: 180 }], to: [{ lot: 'S', volume: 180 }] };
  racked = (await receiver.record('rack', 4, rack)).action.id;
});

describe('a transfer in bond', () => {
  test('makes conflicts at the receiver, in its unit, when it is revised or retracted', async () => {
    const answer = await sender.revise(transfer, { data: send(receiver.winery, 40) });
    expect(answer.status).toBe(409);
    expect(answer.body.conflicts).toMatchObject([
      {
        action: racked,
        winery: receiver.winery,
        lot: 'R',
        code: 'insufficient_volume',
        needed: 180,
        available: 151.416471,
      },
    ]);
    const flagged = await sender.retract(transfer, '?onConflict=flag');
    expect(flagged.body.impact.conflicts).toMatchObject([
      { action: racked, winery: receiver.winery, code: 'unknown_lot' },
    ]);
    expect((await receiver.get<ActionBody>(`/actions/${racked}`)).status).toBe('conflicted');
    expect((await sender.revise(transfer, {})).status).toBe(200);
    expect((await receiver.lot('S')).volume).toBe(180);
  });

  test('carries changes at the sender to every dependent lot of the receiver', async () => {
    const { body } = await sender.post('add_cost', 2, { lot: 'A', category: 'storage', amount: 50 });
    expect(body.impact.lots.map(({ winery, lot }) => `${winery}/${lot}`).sort()).toEqual(
      [`${sender.winery}/A`, `${receiver.winery}/R`, `${receiver.winery}/S`].sort(),
    );
    expect((await receiver.lot('S')).cost.categories).toHaveProperty('storage');
  });

  test('can be revised to go to another winery, and leaves the first one', async () => {
    await receiver.retract(racked);
    const third = await site.cellar();
    const moved = await sender.revise(transfer, { data: send(third.winery) });
    expect(moved.status, moved.text).toBe(200);
    expect((await site.call('GET', `${receiver.path}/lots/R`)).status).toBe(404);
    expect((await third.lot('R')).volume).toBe(50);
    expect(await listed(third)).toEqual([transfer]);
    expect(await listed(receiver, 'type=transfer_in_bond')).toEqual([]);
    expect(await listed(sender, 'type=transfer_in_bond')).toEqual([transfer]);
  });

  test('appears in the lists and the timeline of the receiver', async () => {
    expect(await listed(receiver, 'lot=R')).toEqual([transfer, racked]);
    expect(await listed(receiver, `from=${on(3)}&to=${on(4)}`)).toEqual([transfer, racked]);
    const { items } = await receiver.get<Listed<{ action: ActionBody }>>('/lots/R/timeline');
    expect(items.map(({ action }) => action.id)).toEqual([transfer, racked]);
    const revisions = await receiver.get<Listed<ActionBody>>(`/actions/${transfer}/revisions`);
    expect(revisions.items.map(({ revision }) => revision)).toEqual([1]);
  });

  test('is judged by the capacity policy of the receiver', async () => {
    const over = send(receiver.winery, 30, { lot: 'R2', vessel: 'V' });
    const preview = await sender.post('transfer_in_bond', 5, over, {}, '?preview=true');
    expect(preview.body.impact.warnings).toMatchObject([{ code: 'over_capacity', vessel: 'V' }]);
    await receiver.settings({ volumeUnit: 'L', capacityPolicy: 'refuse' });
    expect(await sender.refusal('transfer_in_bond', 5, over)).toBe('over_capacity');
    await sender.record('transfer_in_bond', 5, send(receiver.winery, 20, { lot: 'R2', vessel: 'V' }));
    const occupied = send(receiver.winery, 1, { lot: 'R3', vessel: 'V' });
    expect(await sender.refusal('transfer_in_bond', 6, occupied)).toBe('vessel_occupied');
  });
});
