/** Acceptance test: conflicted actions where they are read. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ActionBody } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf, on } from './acceptance-site.js';

const site = acceptanceSite();

const rack = (from: string, to: string, volume: number) => ({
  from: [{ lot: from, volume }],
  to: [{ lot: to, volume }],
});
const receipt = (volume: number) => ({ to: { lot: 'A', volume }, components: [leaf('Merlot')], kind: 'wine' });

interface Chain {
  readonly cellar: Cellar;
  /** The receipt of 10 gal on which the others depend. */
  readonly base: string;
  /** 8 gal from A to B, then 5 gal from B to C. */
  readonly racked: readonly [string, string];
}

async function chain(): Promise<Chain> {
  const cellar = await site.cellar();
  const base = (await cellar.record('receive_bulk', 1, receipt(10))).action.id;
  const first = (await cellar.record('rack', 2, rack('A', 'B', 8))).action.id;
  const second = (await cellar.record('rack', 3, rack('B', 'C', 5))).action.id;
  return { cellar, base, racked: [first, second] };
}

describe('a conflicted action that is read', () => {
  let cellar: Cellar;
  let base: string;
  let first: string;
  beforeEach(async () => {
    ({
      cellar,
      base,
      racked: [first],
    } = await chain());
  });
  const flag = (volume: number) => cellar.revise(base, { data: receipt(volume) }, '?onConflict=flag');
  const one = () => site.call<ActionBody>('GET', `${cellar.path}/actions/${first}`);
  const listed = async (status: string) =>
    (await cellar.get<{ items: ActionBody[] }>(`/actions?status=${status}`)).items;

  test('shows why it became impossible, alone and in lists; the answer of a write does not', async () => {
    const conflict = { code: 'insufficient_volume', winery: cellar.winery, lot: 'A', needed: 8, available: 6.5 };
    const stated = (await flag(6.5)).body.impact.conflicts[0];
    for (const shown of [(await one()).body, (await listed('conflicted'))[0]]) {
      expect(shown).toMatchObject({ id: first, status: 'conflicted', conflict });
      expect(shown?.conflict?.detail).toBe(stated?.detail);
    }
    const { action } = (await cellar.revise(first, { note: 'x' }, '?onConflict=flag')).body;
    expect(action).toMatchObject({ status: 'conflicted', revision: 2 });
    expect(action).not.toHaveProperty('conflict');
  });

  test('keeps its first reason until it takes effect again; its ETag differs with the reason', async () => {
    await flag(6.5);
    const before = await one();
    await flag(7);
    expect((await one()).body).toEqual(before.body);
    await flag(10);
    await flag(7);
    const tag = { 'if-none-match': before.headers.get('etag') ?? '' };
    const again = await site.call<ActionBody>('GET', `${cellar.path}/actions/${first}`, undefined, tag);
    expect([again.status, again.body.revision, again.body.conflict?.available]).toEqual([200, 1, 7]);
  });

  test('shows no conflict once it is active again, or retracted', async () => {
    await flag(6.5);
    await flag(10);
    for (const action of await listed('active')) expect(action).not.toHaveProperty('conflict');
    await flag(6.5);
    await cellar.retract(first);
    expect((await one()).body).not.toHaveProperty('conflict');
  });
});

describe('the conflicts of all wineries', () => {
  test('are in one list, in timeline order, each once and with its reason, as long as they are conflicts', async () => {
    const [north, south] = [await chain(), await chain()];
    const wineries = [north.cellar.winery, south.cellar.winery];
    /** The conflicts of both wineries. The wineries of other tests have conflicts, too. */
    const listed = async (limit: number): Promise<ActionBody[]> => {
      const items: ActionBody[] = [];
      for (let query = `?limit=${limit}`; query !== ''; ) {
        const page = await site.get<{ items: ActionBody[]; next: string | null }>(`/v1/conflicts${query}`);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        items.push(...page.items);
        query = page.next === null ? '' : `?limit=${limit}&cursor=${page.next}`;
      }
      return items.filter(({ winery }) => wineries.includes(winery));
    };
    for (const { cellar, base } of [north, south]) await cellar.revise(base, { data: receipt(2) }, '?onConflict=flag');
    const all = [north.racked[0], south.racked[0], north.racked[1], south.racked[1]] as const;
    const items = await listed(1_000);
    expect(items.map(({ id }) => id)).toEqual(all);
    expect(await listed(1)).toEqual(items);
    const codes = ['insufficient_volume', 'insufficient_volume', 'unknown_lot', 'unknown_lot'];
    expect(items.map(({ conflict }) => conflict?.code)).toEqual(codes);
    for (const [index, item] of items.entries()) {
      expect(item).toMatchObject({ winery: wineries[index % 2], status: 'conflicted' });
      expect(item).toEqual(await site.get(`/v1/wineries/${item.winery}/actions/${item.id}`));
    }

    await north.cellar.revise(north.base, { data: receipt(9) });
    await south.cellar.retract(all[1]);
    expect((await listed(1)).map(({ id }) => id)).toEqual([all[3]]);
    await south.cellar.revise(all[3], { effectiveAt: on(20) }, '?onConflict=flag');
    expect(await listed(1)).toMatchObject([{ id: all[3], effectiveAt: on(20), revision: 2 }]);
    await south.cellar.retract(all[3]);
    expect(await listed(1)).toEqual([]);
  });
});
