/** Acceptance test: lists of lots and of vessels, and vessels, as they were believed once (promise 2). */
import { expect, test } from 'vitest';
import type { LotState } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, on } from './acceptance-site.js';

const site = acceptanceSite();

interface Shown {
  readonly lots: readonly LotState[];
  readonly vessels: readonly { readonly vessel: string; readonly lot: string | null; readonly volume: number }[];
}

/** Reads both lists, and compares them with the single reads. */
async function shown(cellar: Cellar, query: string): Promise<Shown> {
  const lots = (await cellar.get<{ items: Shown['lots'] }>(`/lots${query}`)).items;
  for (const state of lots) expect(state).toEqual(await cellar.lot(state.lot, query));
  const vessels = (await cellar.get<{ items: Shown['vessels'] }>(`/vessels${query}`)).items;
  for (const one of vessels) expect(one).toEqual(await cellar.get(`/vessels/${one.vessel}${query}`));
  return { lots, vessels };
}

test('lists of lots and vessels show what was believed at a number, whatever is edited later', async () => {
  const cellar = await site.cellar();
  await cellar.vessels('T1', 'T2');
  const numbers: number[] = [];
  const past: Shown[] = [];
  const note = async (last: number | undefined): Promise<void> => {
    numbers.push(last ?? 0);
    past.push(await shown(cellar, ''));
  };
  const first = await cellar.wine('A', 100, { vessel: 'T1' });
  await note(first.notifications?.last);
  const racked = await cellar.record('rack', 3, {
    from: [{ lot: 'A', vessel: 'T1', volume: 'all' }],
    to: [{ lot: 'B', vessel: 'T2', volume: 98 }],
    lossReason: 'lees',
  });
  await note(racked.notifications?.last);
  await note((await cellar.record('archive_lot', 4, { lot: 'A' })).notifications?.last);
  const then = `at=${encodeURIComponent(on(2))}`;
  const before = await shown(cellar, `?${then}`);
  expect((await cellar.retract(racked.action.id)).status).toBe(409);
  expect((await cellar.retract(racked.action.id, '?onConflict=flag')).status).toBe(200);
  await cellar.vessel('T3', { kind: 'tank' });
  await cellar.vessel('T2', { kind: 'barrel' });

  const empty = { winery: cellar.winery, vessel: 'T3', kind: 'tank', lot: null, volume: 0, capacity: null };
  for (const [index, { lots, vessels }] of past.entries()) {
    const known = await shown(cellar, `?known=${numbers[index]}`);
    expect(known.lots).toEqual(lots);
    const present = vessels.map((one) => (one.vessel === 'T2' ? { ...one, kind: 'barrel' } : one));
    expect(known.vessels).toEqual([...present, empty]);
  }
  const { lots } = await shown(cellar, `?known=${numbers[2]}&${then}`);
  expect(lots).toEqual(before.lots);
  const archived = await cellar.get<{ items: LotState[] }>(`/lots?known=${numbers[2]}&status=archived`);
  expect(archived.items.map(({ lot }) => lot)).toEqual(['A']);
  const unknown = await cellar.get<{ items: LotState[] }>(`/lots?known=${(first.notifications?.first ?? 1) - 1}`);
  expect(unknown.items).toEqual([]);

  // A number inside a change set means its last number.
  expect(await shown(cellar, `?known=${racked.notifications?.first}`)).toEqual(
    await shown(cellar, `?known=${numbers[1]}`),
  );
  const head = await site.head();
  expect(await shown(cellar, `?known=${head}`)).toEqual(await shown(cellar, ''));
  for (const path of ['/lots', '/vessels', '/vessels/T1'])
    expect((await site.call('GET', `${cellar.path}${path}?known=${head + 1}`)).body).toMatchObject({
      ...{ status: 400, code: 'bad_request' },
    });
});
