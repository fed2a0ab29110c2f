/** Acceptance test: lists of lots and of vessels, vessels, and timelines, as they were believed once (promise 2). */
import { describe, expect, test } from 'vitest';
import type { ActionBody, LotState } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf, on } from './acceptance-site.js';

const site = acceptanceSite();
const receipt = (volume: number) => ({ to: { lot: 'A', volume }, components: [leaf('Merlot')], kind: 'wine' });

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

interface Timeline {
  readonly items: readonly { readonly action: ActionBody; readonly state?: LotState | null }[];
  readonly next: string | null;
}

describe('the timeline of a lot as known at a number', () => {
  test('shows the actions and the states of then, whatever is edited later', async () => {
    const cellar = await site.cellar();
    const timeline = (query = '') => cellar.get<Timeline>(`/lots/A/timeline${query}`);
    const before = await site.head();
    const first = await cellar.record('receive_bulk', 1, receipt(100));
    const racked = await cellar.record('rack', 2, { from: [{ lot: 'A', volume: 90 }], to: [{ lot: 'B', volume: 90 }] });
    const measured = await cellar.record('measure', 3, { lot: 'A', volume: 9 });
    const past = await timeline();
    const known = measured.notifications?.last ?? 0;
    const revised = await cellar.revise(first.action.id, { note: 'less', data: receipt(80) }, '?onConflict=flag');
    expect(revised.status).toBe(200);
    const flagged = await timeline();
    expect(flagged.items.map(({ action }) => [action.revision, action.status])).toEqual([
      [2, 'active'],
      [1, 'conflicted'],
      [1, 'active'],
    ]);
    const head = await site.head();
    await cellar.retract(racked.action.id);
    expect((await timeline()).items).toHaveLength(2);

    expect(await timeline(`?known=${known}`)).toEqual(past);
    expect(await timeline(`?known=${measured.notifications?.first}`)).toEqual(past);
    expect(await timeline(`?known=${head}`)).toEqual(flagged);
    expect(await timeline(`?known=${racked.notifications?.last}`)).toMatchObject({
      items: past.items
        .slice(0, 2)
        .map(({ action, state }) => ({ action, state: { ...state, version: expect.anything() } })),
    });
    expect(await timeline(`?known=${known}&states=none`)).toEqual({
      items: past.items.map(({ action }) => ({ action })),
      next: null,
    });
    const missing = await site.call('GET', `${cellar.path}/lots/A/timeline?known=${before}`);
    expect(missing.body).toMatchObject({ status: 404, code: 'not_found' });
    const beyond = await site.call('GET', `${cellar.path}/lots/A/timeline?known=${(await site.head()) + 1}`);
    expect(beyond.body).toMatchObject({ status: 400, code: 'bad_request' });
  });

  test('comes in pages, and a cursor continues only the same timeline', async () => {
    const cellar = await site.cellar();
    await cellar.record('receive_bulk', 1, receipt(100));
    for (const day of [2, 3, 4, 5]) await cellar.record('measure', day, { lot: 'A', volume: 100 - day });
    const known = await site.head();
    const path = '/lots/A/timeline';
    const whole = await cellar.get<Timeline>(`${path}?known=${known}`);
    for (const states of ['all', 'none']) {
      const items = [];
      for (let next: string | null = ''; next !== null; ) {
        const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
        const page: Timeline = await cellar.get(`${path}?known=${known}&limit=2&states=${states}${cursor}`);
        items.push(...page.items);
        next = page.next;
        // Edits between the pages do not matter.
        await cellar.record('measure', 2.5, { lot: 'A', volume: 50 });
      }
      expect(items).toEqual(states === 'all' ? whole.items : whole.items.map(({ action }) => ({ action })));
    }
    const { next } = await cellar.get<Timeline>(`${path}?known=${known}&limit=2`);
    const present = await cellar.get<Timeline>(`${path}?limit=2`);
    for (const query of [
      `known=${known + 1}&cursor=${next}`,
      `cursor=${next}`,
      `known=${known}&cursor=${present.next}`,
    ])
      expect((await site.call('GET', `${cellar.path}${path}?${query}`)).body).toMatchObject({
        ...{ status: 400, code: 'bad_request', errors: [{ pointer: '/cursor' }] },
      });
  });
});
