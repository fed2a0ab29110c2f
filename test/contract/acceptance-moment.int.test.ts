/** Acceptance test: one answer shows one moment. Wine moves to and fro while every route that shows states is read. */
import { describe, expect, test } from 'vitest';
import type { LotState } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf, on } from './acceptance-site.js';

const site = acceptanceSite();
const whole = 100;

interface VesselState {
  readonly vessel: string;
  readonly lot: string | null;
  readonly volume: number;
}

/** What an answer must show at any moment: all the wine, in one vessel. */
type Check = (cellar: Cellar) => Promise<void>;

const moments = encodeURIComponent('2026-12-31T00:00:00Z');

/** Reads every vessel of a cellar; between them they hold all the wine. */
function vessels(query: string): Check {
  return async ({ path }) => {
    const { items } = await site.get<{ items: VesselState[] }>(`${path}/vessels${query}`);
    expect(items.map(({ volume }) => volume).sort()).toEqual([0, whole]);
    expect(items.map(({ lot, volume }) => (lot === null) === (volume === 0))).toEqual([true, true]);
  };
}

function vessel(query: string): Check {
  return async ({ path }) => {
    const { lot, volume } = await site.get<VesselState>(`${path}/vessels/T1${query}`);
    expect([lot, volume]).toEqual(volume === 0 ? [null, 0] : ['A', whole]);
  };
}

function lots(query: string): Check {
  return async ({ path }) => {
    const { items } = await site.get<{ items: LotState[] }>(`${path}/lots${query}`);
    expect(items.reduce((sum, { volume }) => sum + volume, 0)).toBe(whole);
  };
}

const checks: Readonly<Record<string, Check>> = {
  'a vessel': vessel(''),
  'a vessel at a time': vessel(`?at=${moments}`),
  'the vessels': vessels(''),
  'the vessels at a time': vessels(`?at=${moments}`),
  'the lots': lots(''),
  'the lots at a time': lots(`?at=${moments}`),
  'the lots with a filter': lots('?status=active'),
  'a lot': async ({ path }) => {
    const lot = await site.get<LotState>(`${path}/lots/A`);
    expect(lot.vessels.map(({ volume }) => volume)).toEqual(lot.volume === 0 ? [] : [whole]);
  },
  'a timeline': async ({ path }) => {
    const { items } = await site.get<{ items: { action: unknown; state: LotState }[] }>(
      `${path}/lots/A/timeline?limit=1000`,
    );
    for (const { action, state } of items) {
      expect(action).toBeDefined();
      expect([0, whole]).toContain(state.volume);
    }
  },
};

describe('one answer shows one moment', () => {
  test.each(Object.entries(checks))('%s', async (_name, check) => {
    const cellar = await site.cellar();
    await cellar.vessels('T1', 'T2');
    const receipt = { to: { lot: 'A', vessel: 'T1', volume: whole }, components: [leaf('Merlot')] };
    await cellar.post('receive_bulk', 1, receipt);
    let moving = true;
    let reads = 0;
    const reader = async (): Promise<void> => {
      while (moving) {
        await check(cellar);
        reads += 1;
      }
    };
    const readers = [reader(), reader(), reader()];
    // The wine changes its vessel, and its lot: a list that mixes two moments shows it twice or not at all.
    for (let move = 0; move < 40; move += 1) {
      const back = move % 2 === 1;
      const [from, to] = back ? (['T2', 'T1'] as const) : (['T1', 'T2'] as const);
      const [source, target] = back ? (['B', 'A'] as const) : (['A', 'B'] as const);
      const data = {
        from: [{ lot: source, vessel: from, volume: 'all' }],
        to: [{ lot: target, vessel: to, volume: whole }],
      };
      const answer = await site.call('POST', `${cellar.path}/actions`, {
        type: 'rack',
        effectiveAt: on(2, move),
        data,
      });
      if (answer.status !== 201) moving = false;
      expect(answer.status, answer.text).toBe(201);
    }
    moving = false;
    await Promise.all(readers);
    expect(reads).toBeGreaterThan(20);
  });
});
