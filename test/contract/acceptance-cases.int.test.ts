/** Acceptance test: bottling, cases, shipments and transfers in bond. The figures were computed by hand. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ActionBody, Listed, LotState } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar } from './acceptance-site.js';

const site = acceptanceSite();
let cellar: Cellar;

beforeEach(async () => {
  cellar = await site.cellar();
  await cellar.vessels('T1', 'T2');
  await cellar.wine('A', 100, { vessel: 'T1', cost: 1000, taxClass: 'a', owner: 'Ann' });
  await cellar.record('addition', 1, { lot: 'A', product: 'KMS', amount: 10, unit: 'g' });
});

const format = { bottleMl: 750, bottlesPerCase: 12 };
const from = (volume: unknown) => [{ lot: 'A', vessel: 'T1', volume }];
const bottled = () => cellar.record('bottle', 2, { from: from(30), caseLot: 'C', ...format, cases: 10, cost: 50 });

describe('bottle', () => {
  test('takes additives in proportion, and the whole cost', async () => {
    await bottled();
    expect(await cellar.lot('A')).toMatchObject({ volume: 70, cost: { total: 700 }, additives: [{ amount: 7 }] });
    expect(await cellar.lot('C')).toMatchObject({
      kind: 'cases',
      volume: 23.775485,
      weight: 0,
      cases: 10,
      bottles: 0,
      format,
      composition: [{ variety: 'Merlot', share: 1, volume: 23.775485 }],
      additives: [{ product: 'KMS', amount: 2.377548, unit: 'g' }],
      taxClass: 'a',
      owner: 'Ann',
      cost: { total: 350, perUnit: 35, categories: { bulk: 300, dry_goods: 50 } },
    });
  });

  test('counts whole cases and the loose rest', async () => {
    await cellar.record('bottle', 2, { from: from(30), caseLot: 'C', ...format, cases: 9, bottles: 17 });
    expect(await cellar.lot('C')).toMatchObject({ cases: 10, bottles: 5, volume: 24.76613 });
  });

  test('requires as much volume as the bottles hold', async () => {
    const bottle = (volume: number) => ({ from: from(volume), caseLot: 'C', ...format, cases: 10 });
    expect(await cellar.refusal('bottle', 2, bottle(23.775484))).toBe('insufficient_volume');
    expect(await cellar.refusal('bottle', 2, bottle(100.5))).toBe('insufficient_volume');
    await cellar.record('bottle', 2, bottle(23.775485));
  });

  test('mixes another lot into the same case lot by the volume of the total count', async () => {
    await cellar.record('bottle', 2, { from: from(20), caseLot: 'C', ...format, cases: 5 });
    await cellar.wine('B', 100, { variety: 'Syrah' });
    await cellar.record('bottle', 3, { from: [{ lot: 'B', volume: 20 }], caseLot: 'C', ...format, cases: 5 });
    const state = await cellar.lot('C');
    expect(state.composition.map(({ share }) => share)).toEqual([0.49999997897, 0.50000002103]);
    expect(state).toMatchObject({ volume: 23.775485, cases: 10 });
  });

  test('refuses a case lot of another format as wrong_kind', async () => {
    await bottled();
    for (const other of [{ bottleMl: 375 }, { bottlesPerCase: 6 }]) {
      const data = { from: from(30), caseLot: 'C', ...format, ...other, cases: 1 };
      expect(await cellar.refusal('bottle', 3, data)).toBe('wrong_kind');
    }
  });

  test('computes the volume of bottles in litres exactly', async () => {
    const litres = await site.cellar({ volumeUnit: 'L' });
    await litres.wine('A', 100);
    await litres.record('bottle', 2, {
      from: [{ lot: 'A', volume: 'all' }],
      caseLot: 'C',
      ...format,
      cases: 10,
      bottles: 5,
    });
    expect(await litres.lot('C')).toMatchObject({ volume: 93.75, cases: 10, bottles: 5 });
  });
});

describe('cases', () => {
  beforeEach(async () => {
    await bottled();
  });
  const remove = (cases: number, more: object = {}, day = 3) =>
    cellar.post('remove_cases', day, { caseLot: 'C', cases, reason: 'taxpaid', ...more });

  test('leave with their part of additives and cost', async () => {
    expect((await remove(2)).status).toBe(201);
    expect(await cellar.lot('C')).toMatchObject({
      cases: 8,
      bottles: 0,
      volume: 19.020388,
      additives: [{ amount: 1.902039 }],
      cost: { total: 280, perUnit: 35, categories: { bulk: 240, dry_goods: 40 } },
    });
  });

  test('are judged by the total number of bottles', async () => {
    expect((await remove(9, { bottles: 13 })).body.code).toBe('insufficient_cases');
    expect((await remove(8, { bottles: 13 })).status).toBe(201);
    expect(await cellar.lot('C')).toMatchObject({ cases: 0, bottles: 11 });
    expect((await remove(1)).body.code).toBe('insufficient_cases');
    expect((await remove(0, { bottles: 11 })).status).toBe(201);
    expect(await cellar.lot('C')).toMatchObject({
      cases: 0,
      bottles: 0,
      volume: 0,
      composition: [],
      cost: { total: 0, perUnit: null },
    });
  });

  test('return with a cost of their own, and can be dumped into bulk', async () => {
    await remove(2);
    await cellar.record('return_cases', 4, { caseLot: 'C', cases: 1, cost: 30 });
    expect(await cellar.lot('C')).toMatchObject({
      cases: 9,
      volume: 21.397936,
      additives: [{ amount: 1.902039 }],
      cost: { total: 310, perUnit: 34.4444, categories: { bulk: 240, dry_goods: 40, returned: 30 } },
    });
    const to = [{ lot: 'D', vessel: 'T2', volume: 9 }];
    await cellar.record('dump_cases', 5, { caseLot: 'C', cases: 4, to, lossReason: 'spill' });
    expect(await cellar.lot('C')).toMatchObject({
      cases: 5,
      volume: 11.887742,
      additives: [{ amount: 1.056689 }],
      cost: { total: 172.2224, categories: { bulk: 133.3334, dry_goods: 22.2223, returned: 16.6667 } },
    });
    expect(await cellar.lot('D')).toMatchObject({
      kind: 'wine',
      volume: 9,
      additives: [{ amount: 0.799999 }],
      cost: { total: 137.7776, categories: { bulk: 106.6666, dry_goods: 17.7777, returned: 13.3333 } },
      composition: [{ variety: 'Merlot', share: 1 }],
    });
  });

  test('exist only in case lots', async () => {
    const many = { cases: 1, reason: 'taxpaid' };
    expect(await cellar.refusal('remove_cases', 3, { caseLot: 'A', ...many })).toBe('wrong_kind');
    expect(await cellar.refusal('remove_cases', 3, { caseLot: 'NONE', ...many })).toBe('unknown_lot');
    expect(await cellar.refusal('return_cases', 3, { caseLot: 'NONE', cases: 1 })).toBe('unknown_lot');
    const rack = { from: [{ lot: 'C', volume: 1 }], to: [{ lot: 'X', volume: 1 }] };
    expect(await cellar.refusal('rack', 3, rack)).toBe('wrong_kind');
    expect(await cellar.refusal('rack', 3, { from: from(1), to: [{ lot: 'C', volume: 1 }] })).toBe('wrong_kind');
  });
});

describe('ship_bulk', () => {
  test('takes volume, additives and cost out of the winery', async () => {
    await cellar.record('ship_bulk', 2, { from: from(25), reason: 'taxpaid', counterparty: 'Bob', bond: 'BW-2' });
    expect(await cellar.lot('A')).toMatchObject({ volume: 75, additives: [{ amount: 7.5 }], cost: { total: 750 } });
    expect(await cellar.refusal('ship_bulk', 2, { from: from(76), reason: 'vinegar' })).toBe('insufficient_volume');
  });
});

describe('transfer_in_bond', () => {
  const send = (receiver: Cellar, to: object = {}) =>
    cellar.record('transfer_in_bond', 2, { from: from(50), to: { winery: receiver.winery, lot: 'R', ...to } });

  test('converts the total exactly and passes on shares, additives and cost', async () => {
    const receiver = await site.cellar({ volumeUnit: 'L' });
    await receiver.vessels('V');
    await send(receiver, { vessel: 'V' });
    expect(await receiver.lot('R')).toMatchObject({
      winery: receiver.winery,
      kind: 'wine',
      volume: 189.270589,
      vessels: [{ vessel: 'V', volume: 189.270589 }],
      composition: [{ variety: 'Merlot', share: 1, volume: 189.270589 }],
      additives: [{ product: 'KMS', amount: 5, unit: 'g' }],
      taxClass: 'a',
      owner: 'Ann',
      cost: { total: 500, categories: { bulk: 500 } },
    });
    expect(await cellar.lot('A')).toMatchObject({ volume: 50, additives: [{ amount: 5 }], cost: { total: 500 } });
  });

  test.each([
    [180, 4.755096],
    [200, 5.283441],
  ])('takes %d litres as the volume that arrived: the difference is loss or gain', async (volume, amount) => {
    const receiver = await site.cellar({ volumeUnit: 'L' });
    await send(receiver, { volume });
    expect(await receiver.lot('R')).toMatchObject({ volume, additives: [{ amount }], cost: { total: 500 } });
  });

  test('converts litres into gallons', async () => {
    const litres = await site.cellar({ volumeUnit: 'L' });
    await litres.wine('L', 1000);
    const to = { winery: cellar.winery, lot: 'R' };
    await litres.record('transfer_in_bond', 2, { from: [{ lot: 'L', volume: 'all' }], to });
    expect((await cellar.lot('R')).volume).toBe(264.172052);
  });

  test('starts with a cost of its own in another currency', async () => {
    const receiver = await site.cellar({ currency: 'EUR' });
    await send(receiver, { cost: 7 });
    expect((await receiver.lot('R')).cost).toEqual({ total: 7, perUnit: 0.14, categories: { bulk: 7 } });
    const plain = await site.cellar({ currency: 'EUR' });
    await send(plain);
    expect((await plain.lot('R')).cost.total).toBe(0);
  });

  test('moves cases as cases of the same format', async () => {
    await bottled();
    const receiver = await site.cellar({ volumeUnit: 'L' });
    const data = { from: [{ caseLot: 'C', cases: 2 }], to: { winery: receiver.winery, lot: 'RC' } };
    await cellar.record('transfer_in_bond', 3, data);
    expect(await receiver.lot('RC')).toMatchObject({
      kind: 'cases',
      format,
      cases: 2,
      bottles: 0,
      volume: 18,
      cost: { total: 70, categories: { bulk: 60, dry_goods: 10 } },
      additives: [{ amount: 0.475509 }],
    });
    expect(await cellar.lot('C')).toMatchObject({ cases: 8, additives: [{ amount: 1.902039 }] });
    const many = { from: [{ caseLot: 'C', cases: 8, bottles: 1 }], to: { winery: receiver.winery, lot: 'RC' } };
    expect(await cellar.refusal('transfer_in_bond', 4, many)).toBe('insufficient_cases');
  });

  test('is listed and read at both wineries, and revised and retracted only at the sender', async () => {
    const receiver = await site.cellar();
    const { action } = await send(receiver);
    for (const one of [cellar, receiver]) {
      expect(await one.get<ActionBody>(`/actions/${action.id}`)).toEqual(action);
      const { items } = await one.get<Listed<ActionBody>>('/actions?type=transfer_in_bond');
      expect(items).toEqual([action]);
    }
    const put = await receiver.revise(action.id, { note: 'mine' });
    expect([put.status, put.body.code]).toEqual([403, 'forbidden']);
    const removal = await receiver.retract(action.id);
    expect([removal.status, removal.body.code]).toEqual([403, 'forbidden']);
    expect((await receiver.change([{ op: 'retract', id: action.id }])).status).toBe(403);
    expect((await cellar.retract(action.id)).status).toBe(200);
    expect((await site.call<LotState>('GET', `${receiver.path}/lots/R`)).status).toBe(404);
  });

  test('is still read by a former receiver, which may change it as little as before', async () => {
    const [former, receiver, stranger] = [await site.cellar(), await site.cellar(), await site.cellar()];
    const { action } = await send(former);
    const to = { winery: receiver.winery, lot: 'R' };
    const data = { ...action.data, to };
    expect((await cellar.revise(action.id, { data })).status).toBe(200);
    expect(await former.get<ActionBody>(`/actions/${action.id}`)).toMatchObject({ id: action.id, data: { to } });
    for (const [one, status] of [
      [former, 403],
      [stranger, 404],
    ] as const) {
      expect((await one.revise(action.id, { note: 'mine' })).status).toBe(status);
      expect((await one.retract(action.id)).status).toBe(status);
      expect((await one.change([{ op: 'retract', id: action.id }])).status).toBe(status);
    }
  });

  test('requires an existing winery, and a vessel of that winery', async () => {
    const to = { winery: 'nowhere', lot: 'R' };
    expect(await cellar.refusal('transfer_in_bond', 2, { from: from(1), to })).toBe('unknown_winery');
    const receiver = await site.cellar();
    const vessel = { winery: receiver.winery, lot: 'R', vessel: 'T1' };
    expect(await cellar.refusal('transfer_in_bond', 2, { from: from(1), to: vessel })).toBe('unknown_vessel');
  });
});
