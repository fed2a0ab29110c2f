import { describe, expect, it } from 'vitest';
import { cellarDomain } from '../../src/cellar/domain.js';
import { lotEvent, type VesselEvent } from '../../src/cellar/event.js';
import { evolveLot, INITIAL_LOT } from '../../src/cellar/lot.js';
import { parseEvent, publicEvent } from '../../src/cellar/public-event.js';
import { Scenario } from './cellar-scenario.js';

const everything = lotEvent({
  name: 'WineMovedIn',
  vessels: [
    { vessel: 'T2', change: 5 },
    { vessel: '', change: -1_500_000 },
    { vessel: 'T1', change: 1 },
  ],
  weight: 7,
  bottles: -3,
  mixed: {
    volume: 999_999_999_999_999,
    composition: [
      { vintage: null, variety: 'Alicante', appellation: 'Napa', share: 1 },
      { vintage: 2025, variety: 'Syrah', appellation: 'Napa', block: '7', share: 999_999_999_999 },
    ],
  },
  additives: [{ product: 'SO2', unit: 'g', change: -1 }],
  cost: [
    { category: 'fruit', change: 1 },
    { category: '__proto__', change: -20_000 },
    { category: '10', change: 3 },
    { category: '9', change: 4 },
  ],
  set: {
    kind: 'wine',
    status: 'archived',
    volumeUnit: 'gal',
    format: { bottleMl: 750, bottlesPerCase: 12 },
    taxClass: null,
    owner: 'Ann',
    stage: 's',
    fraction: 'f',
    tags: ['b', 'a'],
    analyses: [{ analyte: 'pH', unit: 'pH', value: 3_450_000 }],
  },
});

describe('an event', () => {
  it('is canonical: sorted, with one entry for each key and no entry of zero', () => {
    const event = lotEvent({
      name: 'x',
      vessels: [
        { vessel: 'b', change: 1 },
        { vessel: 'a', change: 0 },
        { vessel: 'b', change: 2 },
      ],
      weight: 0,
      cost: [{ category: 'c', change: 0 }],
    });
    expect(event).toEqual({
      on: 'lot',
      name: 'x',
      vessels: [{ vessel: 'b', change: 3 }],
      additives: [],
      cost: [],
      set: {},
    });
  });

  it('is the same after its public form was written as text and parsed, with every member', () => {
    const text = JSON.stringify(publicEvent(everything));
    const back = parseEvent(JSON.parse(text));
    expect(back).toEqual(everything);
    expect(cellarDomain.sameEvent(back, everything)).toBe(true);
    expect(JSON.stringify(publicEvent(back))).toBe(text);
  });

  it('has the documented public shape', () => {
    const cellar = new Scenario().wine('A', 10, { cost: 5 });
    const [out, arrived] = cellar.events('rack', {
      from: [{ lot: 'A', vessel: 'T-A', volume: 2.5 }],
      to: [{ lot: 'B', volume: 2.5 }],
    });
    if (out === undefined || arrived === undefined) throw new Error('two events');
    expect(publicEvent(out)).toEqual({
      name: 'WineMovedOut',
      vessels: [{ vessel: 'T-A', change: -2.5 }],
      additives: [],
      cost: { bulk: -1.25 },
      set: {},
    });
    expect(publicEvent(arrived)).toEqual({
      name: 'WineMovedIn',
      vessels: [{ vessel: null, change: 2.5 }],
      mixed: {
        volume: 2.5,
        composition: [{ variety: 'Syrah', vintage: 2025, appellation: 'Napa Valley', share: 1 }],
      },
      additives: [],
      cost: { bulk: 1.25 },
      set: { kind: 'wine', volumeUnit: 'gal' },
    });
  });

  it("is parsed as a vessel's event or as a lot's event by its form", () => {
    const event: VesselEvent = { on: 'vessel', name: 'VesselVacated', lot: null };
    expect(publicEvent(event)).toEqual({ name: 'VesselVacated', lot: null });
    expect(parseEvent({ name: 'VesselVacated', lot: null })).toEqual(event);
  });

  it('of a vessel is emitted once, and only if the occupant changes', () => {
    const cellar = new Scenario().wine('A', 10, { vessel: 'T1' });
    const vesselEvents = (data: object) => {
      const result = cellar.attempt('rack', data);
      if ('code' in result) throw new Error(result.code);
      return result.flatMap(({ event }) => (event.on === 'vessel' ? [`${event.name} ${event.lot}`] : []));
    };
    const from = (lot: string, volume: number | 'all') => [{ lot, vessel: 'T1', volume }];
    expect(vesselEvents({ from: from('A', 4), to: [{ lot: 'A', volume: 4 }] })).toEqual([]);
    expect(vesselEvents({ from: from('A', 'all'), to: [{ lot: 'B', vessel: 'T1', volume: 'same' }] })).toEqual([
      'VesselOccupied B',
    ]);
    expect(vesselEvents({ from: from('B', 'all'), to: [{ lot: 'B', volume: 'rest' }] })).toEqual([
      'VesselVacated null',
    ]);
  });
});

describe('equality', () => {
  it('compares every member of an event', () => {
    const changed: readonly object[] = [
      { name: 'y' },
      { weight: 8 },
      { bottles: 1 },
      { vessels: [] },
      { additives: [] },
      { cost: [] },
      { mixed: { volume: 1, composition: everything.mixed?.composition } },
      ...Object.keys(everything.set).map((key) => ({ set: { ...everything.set, [key]: undefined } })),
    ];
    for (const change of changed) expect(cellarDomain.sameEvent(everything, { ...everything, ...change })).toBe(false);
    expect(cellarDomain.sameEvent(everything, { ...everything })).toBe(true);
  });

  it('compares every member of a lot', () => {
    const lot = evolveLot(INITIAL_LOT, { ...everything, bottles: 3 }, { effectiveAt: 1, tieBreak: 0, id: 'a' });
    const other = { vessel: 'x', volume: 1, share: 1, product: 'p', unit: 'u', amount: 1, category: 'c' };
    for (const [key, value] of Object.entries(lot)) {
      if (key === 'stream') continue;
      const changed = Array.isArray(value) ? [...value, other] : typeof value === 'number' ? value + 1 : 'other';
      expect([key, cellarDomain.equal(lot, { ...lot, [key]: changed })]).toEqual([key, false]);
    }
    expect(cellarDomain.equal(lot, structuredClone(lot))).toBe(true);
    expect(cellarDomain.equal(lot, cellarDomain.initial('vessel/home/T1'))).toBe(false);
  });
});
