/** Acceptance test: conflicted actions where they are read. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ActionBody } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf } from './acceptance-site.js';

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
