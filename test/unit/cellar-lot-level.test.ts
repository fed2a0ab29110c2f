import { describe, expect, it } from 'vitest';
import { beforeComposition, decodeEvent, encodeEvent, storedAmounts } from '../../src/application/change/codec.js';
import { lotEvent } from '../../src/cellar/event.js';
import { INITIAL_LOT } from '../../src/cellar/lot.js';
import { LotLevel, mayChangeLevel } from '../../src/cellar/lot-level.js';
import { publicEvent } from '../../src/cellar/public-event.js';

const composition = [
  { vintage: 2025, variety: 'Say ,"composition":[ "', appellation: 'Napa', share: 1_000_000_000_000 },
];
const moved = (volume: number) => [{ vessel: 'T1', change: volume }];
const created = { kind: 'wine' as const, volumeUnit: 'gal' as const };
const received = lotEvent({
  name: 'BulkReceived',
  vessels: moved(10_000_000),
  mixed: { volume: 10_000_000, composition },
  additives: [{ product: ',"composition":[', unit: 'g', change: 1 }],
  cost: [{ category: 'composition', change: 5 }],
  set: created,
});

describe('the amounts of a stored event', () => {
  const whole = encodeEvent(received);

  it('are read from the whole text and from the text that ends before the composition, whatever names it holds', () => {
    const { mixed, ...rest } = publicEvent(received);
    const expected = { ...rest, mixed: { volume: mixed?.volume } };
    expect(storedAmounts(whole)).toEqual(expected);
    expect(storedAmounts(whole.split(beforeComposition)[0] ?? '')).toEqual(expected);
    expect(decodeEvent(whole)).toEqual(received);
  });

  it('of an event without an arrival are all of it', () => {
    const evaporated = lotEvent({ name: 'WineEvaporated', vessels: moved(-1) });
    expect(storedAmounts(encodeEvent(evaporated))).toEqual(publicEvent(evaporated));
  });
});

describe('the level of a lot', () => {
  const apply = (level: LotLevel, ...events: Parameters<typeof encodeEvent>[0][]) =>
    level.apply(events.map((event) => storedAmounts(encodeEvent(event))));

  it('counts what arrives on top of what is left after evaporation', () => {
    const level = new LotLevel(INITIAL_LOT);
    expect(level.exists).toBe(false);
    expect(apply(level, received)).toMatchObject({ taken: 0, held: 0, arrived: 10_000_000, after: 10_000_000 });
    const flow = apply(
      level,
      lotEvent({ name: 'WineMovedOut', vessels: moved(-2_000_000) }),
      lotEvent({ name: 'WineEvaporated', vessels: moved(-3_000_000) }),
      lotEvent({ name: 'WineMovedIn', vessels: moved(4_000_000), mixed: { volume: 4_000_000, composition } }),
    );
    expect(flow).toEqual({
      kind: 'wine',
      unit: 'gal',
      taken: 2_000_000,
      departure: 'moved',
      lost: 3_000_000,
      loss: 'evaporated',
      held: 5_000_000,
      arrived: 4_000_000,
      after: 9_000_000,
    });
    expect([...level.holdings]).toEqual([['T1', 9_000_000]]);
    expect(apply(level, lotEvent({ name: 'WineMeasured', vessels: moved(1_000_000) }))).toBeNull();
    expect(level.amount).toBe(10_000_000);
  });

  it('has the volume of all bottles of a case lot', () => {
    const format = { bottleMl: 750, bottlesPerCase: 12 };
    const level = new LotLevel({ ...INITIAL_LOT, kind: 'cases', bottles: 2, format, volumeUnit: 'gal' });
    const before = level.amount;
    const flow = apply(level, lotEvent({ name: 'CasesRemoved', bottles: -1 }));
    // Two bottles hold 0.396258 gal and one 0.198129: the difference is never computed per bottle.
    expect([before, flow?.taken, flow?.departure, flow?.after]).toEqual([396_258, 198_129, 'removed', 198_129]);
  });

  it('is not asked for events that change no amount', () => {
    const text = (name: string) => encodeEvent(lotEvent({ name }));
    for (const name of ['LotAnalysed', 'LotDeclared', 'LotArchived', 'CostAdded'])
      expect(mayChangeLevel(text(name))).toBe(false);
    for (const name of ['AdditionMade', 'WineMeasured', 'AnythingNew']) expect(mayChangeLevel(text(name))).toBe(true);
  });
});
