import { describe, expect, it } from 'vitest';
import { feedNetChanges } from './conservation.js';
import { foldFeed } from './feed.js';
import { type FeedEntry, findFeedFault } from './feed-fault.js';
import { bottling, bulk, cab, fruit, lotOf, place, run, so2, start, step, zin } from './scenario.js';

type LotEvent = {
  readonly lot: string;
  readonly action: number;
  readonly event: Record<string, unknown>;
  readonly winery?: string;
};

/** Returns the entries of one change set of asserted lot events, numbered from `first`. */
function asserted(first: number, events: readonly LotEvent[], change = `set ${first}`): readonly FeedEntry[] {
  return events.map(({ lot, action, event, winery = 'home' }, index) =>
    entry(first + index, 'solera.lot.event.asserted', {
      winery,
      lot,
      action: `a${action}`,
      revision: 1,
      effectiveAt: new Date(start + 60_000 * action).toISOString(),
      tieBreak: action,
      change,
      index: index + 1,
      of: events.length,
      event: { name: 'Something', vessels: [], additives: [], cost: {}, set: {}, ...event },
    }),
  );
}

function entry(number: number, type: string, data: Record<string, unknown>): FeedEntry {
  return { specversion: '1.0', id: String(number), sequence: number, source: '/wineries/home', type, data };
}

function retracted(number: number, of: FeedEntry, change = `set ${number}`): FeedEntry {
  return entry(number, 'solera.lot.event.retracted', {
    ...(of.data as Record<string, unknown>),
    asserted: of.sequence,
    change,
    index: 1,
    of: 1,
  });
}

const leaf = (origin: Record<string, unknown>, share = 1) => ({ ...origin, share });
const arrives = (vessel: string | null, volume: number, origin: Record<string, unknown>) => ({
  vessels: [{ vessel, change: volume }],
  mixed: { volume, composition: [leaf(origin)] },
});
const grams = (change: number) => [{ product: 'SO2', unit: 'g', change }];

/**
 * T gets 60 gal of Zinfandel and 6 g of SO2, S 10 gal of Cabernet and 1 g. Then 3 gal are taken from S to top up T: 2 gal replace wine that T lost.
 */
const events: readonly LotEvent[] = [
  {
    lot: 'T',
    action: 1,
    event: { ...arrives('T-T', 60, zin), cost: { bulk: 60 }, set: { kind: 'wine', taxClass: null, owner: 'Ann' } },
  },
  { lot: 'T', action: 2, event: { additives: grams(6) } },
  {
    lot: 'S',
    action: 3,
    event: { ...arrives('T-S', 10, cab), cost: { bulk: 20 }, set: { kind: 'wine', owner: 'Ann' } },
  },
  { lot: 'S', action: 4, event: { additives: grams(1) } },
  {
    lot: 'S',
    action: 5,
    event: { vessels: [{ vessel: 'T-S', change: -3 }], additives: grams(-0.3), cost: { bulk: -6 } },
  },
  { lot: 'T', action: 5, event: { vessels: [{ vessel: 'T-T', change: -2 }], additives: grams(-0.2) } },
  { lot: 'T', action: 5, event: { ...arrives('T-T', 2, cab), additives: grams(0.2), cost: { bulk: 6 } } },
];
const steps = [
  bulk('T', 60, zin, { cost: 60, owner: 'Ann' }),
  so2('T', 6),
  bulk('S', 10, cab, { cost: 20, owner: 'Ann' }),
  so2('S', 1),
  step('top', { from: [place('S', 3)], to: [place('T', 2)] }),
];

describe('folding the feed', () => {
  it('returns the states that the replay returns', () => {
    expect(foldFeed(asserted(1, events))).toEqual(run(...steps).lots);
  });

  it('mixes an arrival with what the lot held before it, even if the same event also removes wine', () => {
    const merged = [
      ...events.slice(0, 5),
      {
        lot: 'T',
        action: 5,
        event: {
          vessels: [{ vessel: 'T-T', change: 0 }],
          mixed: { volume: 2, composition: [leaf(cab)] },
          cost: { bulk: 6 },
        },
      },
    ];
    expect(foldFeed(asserted(1, merged))).toEqual(run(...steps).lots);
  });

  it('sorts by the timeline, not by number, and drops retracted events', () => {
    const late = asserted(1, [...events].reverse().slice(2), 'late');
    const wrong = asserted(6, [{ lot: 'T', action: 6, event: { vessels: [{ vessel: 'T-T', change: -50 }] } }]);
    const [first] = wrong;
    if (!first) throw new Error('the change set is empty');
    const rest = asserted(8, events.slice(5), 'rest');
    expect(foldFeed([...late, ...wrong, retracted(7, first), ...rest])).toEqual(run(...steps).lots);
  });

  it('ignores events after `at`', () => {
    const lots = foldFeed(asserted(1, events), { at: start + 60_000 * 4 });
    expect(lots).toEqual(run(...steps.slice(0, 4)).lots);
  });

  it('folds fruit, cases, analyses and an archived lot', () => {
    const events: readonly LotEvent[] = [
      {
        lot: 'F',
        action: 1,
        event: {
          weight: 100,
          mixed: { volume: 100, composition: [leaf(zin)] },
          cost: { fruit: 9 },
          set: { kind: 'fruit' },
        },
      },
      { lot: 'F', action: 2, event: { weight: -100, cost: { fruit: -9 } } },
      {
        lot: 'M',
        action: 2,
        event: { ...arrives(null, 50, zin), cost: { fruit: 9 }, set: { kind: 'must', fraction: 'press' } },
      },
      { lot: 'F', action: 3, event: { set: { status: 'archived' } } },
      {
        lot: 'M',
        action: 4,
        event: {
          set: { analyses: [{ analyte: 'pH', unit: 'pH', value: 3.4 }], taxClass: 'a', kind: 'wine', tags: ['b'] },
        },
      },
      { lot: 'M', action: 5, event: { set: { taxClass: 'a', kind: 'wine', tags: ['b'] } } },
      { lot: 'M', action: 6, event: { vessels: [{ vessel: null, change: -3 }], cost: { fruit: -0.54 } } },
      {
        lot: 'C',
        action: 6,
        event: {
          bottles: 13,
          mixed: { volume: 2.575678, composition: [leaf(zin)] },
          cost: { fruit: 0.54 },
          set: { kind: 'cases', format: { bottleMl: 750, bottlesPerCase: 12 }, volumeUnit: 'gal', taxClass: 'a' },
        },
      },
    ];
    const result = run(
      fruit('F', 100, zin, { cost: 9 }),
      step('process_fruit', {
        from: [{ lot: 'F', weight: 'all' }],
        to: [{ lot: 'M', volume: 50, fraction: 'press' }],
        kind: 'must',
      }),
      step('archive_lot', { lot: 'F' }),
      step('analysis', { lot: 'M', analyte: 'pH', value: 3.4, unit: 'pH' }),
      step('declare', { lot: 'M', taxClass: 'a', tags: ['b'] }),
      bottling('M', 3, 'C', 1, { from: [{ lot: 'M', volume: 3 }], bottles: 1 }),
    );
    expect(foldFeed(asserted(1, events))).toEqual(result.lots);
    expect(lotOf(result, 'C')).toMatchObject({ cases: 1, bottles: 1, cost: { total: 0.54, perUnit: 0.4985 } });
  });

  it("returns each action's net change", () => {
    expect(feedNetChanges(asserted(1, events)).at(-1)).toEqual({
      action: 'a5',
      winery: 'home',
      volume: -3_000_000n,
      weight: 0n,
      cost: 0n,
    });
  });
});

describe('the first fault of a log', () => {
  const log = asserted(1, events);
  const [first, second] = log;
  if (!first || !second) throw new Error('the log has entries');
  const withData = (entry: FeedEntry, members: Record<string, unknown>) => ({
    ...entry,
    data: { ...(entry.data as object), ...members },
  });

  it('is null for a faultless log, whether the index counts from 0 or from 1', () => {
    expect(findFeedFault(log)).toBeNull();
    expect(findFeedFault([])).toBeNull();
    expect(findFeedFault([withData(first, { index: 0, of: 1 })], 0)).toBeNull();
  });

  it.each<[string, readonly FeedEntry[], string]>([
    ['a missing number', [first, ...log.slice(2)], 'entry 3: expected number 2'],
    ['numbers out of order', [second, first], 'entry 2: expected number 1'],
    ['a wrong id', [{ ...first, id: '7' }], 'entry 1: its id is "7"'],
    ['an unknown type', [{ ...first, type: 'solera.x' }], 'entry 1: unknown type solera.x'],
    ['a change set that is incomplete at the end', log.slice(0, 3), 'change set set 1 has 3 of 7 entries'],
    [
      'a change set that is incomplete before the next',
      [first, ...asserted(2, events)],
      'entry 2: change set set 1 has 1 of 7 entries',
    ],
    [
      'an index that skips a number',
      [first, withData(second, { index: 3 })],
      'entry 2: its index is 3 and should be 2',
    ],
    [
      'two sizes of one change set',
      [first, withData(second, { of: 8 })],
      'entry 2: change set set 1 has 7 entries by its first entry and 8 by this one',
    ],
    [
      'a change set that is not contiguous',
      [
        ...asserted(1, events.slice(0, 1), 'x'),
        ...asserted(2, events.slice(0, 1), 'y'),
        ...asserted(3, events.slice(0, 1), 'x'),
      ],
      'entry 3: change set x is not contiguous',
    ],
    [
      'a retraction of nothing',
      [...log, retracted(8, { ...first, sequence: 99 })],
      'entry 8: retracts 99, which is not a current lot event',
    ],
    [
      'a second retraction',
      [...log, retracted(8, first), retracted(9, first)],
      'entry 9: retracts 1, which is not a current lot event',
    ],
    [
      'a retraction that names another lot',
      [...log, withData(retracted(8, first), { lot: 'Z' })],
      'entry 8: retracts 1, which has another lot',
    ],
  ])('is %s', (_name, entries, fault) => {
    expect(findFeedFault(entries)).toBe(fault);
    expect(() => foldFeed(entries)).toThrow(fault);
  });

  it('is reported for a lot whose first event sets no kind', () => {
    expect(() => foldFeed(asserted(1, [{ lot: 'T', action: 1, event: {} }]))).toThrow('sets no kind');
  });
});
