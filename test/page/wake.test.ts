/** When a change set takes effect in each lot, and what it moved. */
import { describe, expect, it } from 'vitest';
import { lotKey, movedFigures, spanOf, wakeOf } from '../../src/page/reading/wake.js';

type Notification = Parameters<typeof wakeOf>[0][number];
type LotState = NonNullable<Parameters<typeof movedFigures>[0]['before']>;

const entry = (kind: 'retracted' | 'asserted', winery: string, lot: string, day: string): Notification =>
  ({ type: `solera.lot.event.${kind}`, data: { winery, lot, effectiveAt: `2025-${day}T00:00:00.000Z` } }) as never; // What a wake reads.
const state = (of: Partial<LotState>): LotState =>
  ({
    ...{ kind: 'wine', volume: 10, weight: 0, vessels: [], additives: [], analyses: [], tags: [], composition: [] },
    ...{ status: 'active', taxClass: null, owner: null, stage: null, fraction: null },
    ...{ cost: { total: 100, perUnit: 10, categories: {} } },
    ...of,
  }) as never; // The members that are compared.
const leaf = (variety: string, share: number) => ({ variety, vintage: 2024, appellation: 'Napa', volume: 0, share });

describe('the wake of a change set', () => {
  const action = { type: 'solera.action.revised', data: { winery: 'v', action: 'a' } } as never; // It is skipped.
  const wakes = wakeOf([
    action,
    entry('retracted', 'v', 'B', '03-02'),
    entry('retracted', 'w', 'Z', '01-01'),
    entry('retracted', 'v', 'A', '03-02'),
    entry('retracted', 'v', 'A', '01-05'),
    entry('asserted', 'v', 'A', '01-05'),
    entry('asserted', 'v', 'B', '02-01'),
  ]);

  it('has the lots of each winery in the order in which the change reaches them', () => {
    expect(wakes.map(lotKey)).toEqual(['v/A', 'v/B', 'w/Z']);
  });

  it('counts the events that changed at each time of a lot, from the first to the last', () => {
    expect(wakes[0]).toEqual({
      ...{ winery: 'v', lot: 'A', first: '2025-01-05T00:00:00.000Z', last: '2025-03-02T00:00:00.000Z' },
      ...{ retracted: 2, asserted: 1 },
      marks: [
        { effectiveAt: '2025-01-05T00:00:00.000Z', events: 2 },
        { effectiveAt: '2025-03-02T00:00:00.000Z', events: 1 },
      ],
    });
  });

  it('spans all times, and none where there are none', () => {
    expect(spanOf(['b', 'c', 'a'])).toEqual(['a', 'c']);
    expect(spanOf([])).toBeNull();
  });
});

describe('what a change set moved', () => {
  it('is nothing where the states are equal: the difference died out', () => {
    expect(movedFigures({ before: state({ version: 'x' }), after: state({ version: 'y' }) }).differs).toBe(false);
    expect(movedFigures({ before: null, after: null })).toMatchObject({ amount: null, cost: null, differs: false });
  });

  it('is exact, and differs also where the composition alone moved', () => {
    const before = state({ composition: [leaf('Syrah', 0.3), leaf('Merlot', 0.6), leaf('Malbec', 0.1)] });
    const after = state({ composition: [leaf('Syrah', 0.1), leaf('Merlot', 0.7), leaf('Malbec', 0.2)] });
    const { amount, share, differs } = movedFigures({ before, after });
    expect([amount?.moved, share?.figure.name, share?.moved, differs]).toEqual([null, 'Syrah', '-0.2', true]);
    expect(movedFigures({ before: state({ volume: 0.1 }), after: state({ volume: 0.3 }) }).amount?.moved).toBe('0.2');
  });

  it('is a whole lot where the change set created it', () => {
    expect(movedFigures({ before: null, after: state({}) }).cost?.moved).toBe('100');
  });
});
