/** Acceptance test: the notification log is dense and ordered, and folds to the states that the API reports. */
import { beforeAll, describe, expect, test } from 'vitest';
import { believed, comparePositions, foldLot } from './acceptance-fold.js';
import type { Entry, Listed, LotState, Page } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf, on } from './acceptance-site.js';

const site = acceptanceSite();
let gallons: Cellar;
let litres: Cellar;
let log: Entry[];
let heads: number[];

beforeAll(async () => {
  gallons = await site.cellar();
  litres = await site.cellar({ volumeUnit: 'L', weightUnit: 'kg', currency: 'EUR' });
  await gallons.vessels('T1', 'T2', 'B1', 'B2');
  await recordSeason();
  await editSeason();
  log = await readLog();
});

async function readLog(): Promise<Entry[]> {
  const items: Entry[] = [];
  for (let first = 1; ; first += 100) {
    const page = await site.get<Page>(`/v1/notifications/${first},${first + 99}`);
    items.push(...page.items);
    if (page.items.length < 100) return items;
  }
}

const place = (lot: string, volume: unknown, vessel?: string) => ({
  lot,
  volume,
  ...(vessel === undefined ? {} : { vessel }),
});
const retractable: string[] = [];

/** Records a season with every type of action. */
async function recordSeason(): Promise<void> {
  await recordHarvest();
  await recordAgeing();
  await recordSales();
}

async function recordHarvest(): Promise<void> {
  const fruit = (lot: string, variety: string, weight: number, cost: number) =>
    gallons.record('receive_fruit', 1, { lot, weight, variety, vintage: 2025, appellation: 'Napa', cost });
  retractable.push(
    (await fruit('F', 'Merlot', 1000, 333.33)).action.id,
    (await fruit('G', 'Syrah', 700, 100)).action.id,
  );
  await gallons.record('addition', 1, { lot: 'F', product: 'KMS', amount: 7, unit: 'g', cost: 1 });
  const from = [
    { lot: 'F', weight: 900 },
    { lot: 'G', weight: 'all' },
  ];
  const to = [place('M', 97, 'T1'), { ...place('P', 31.7), fraction: 'press' }];
  await gallons.record('process_fruit', 2, { from, to, kind: 'must' });
  await gallons.wine('W', 50, { vessel: 'T2', variety: 'Cabernet', cost: 70, owner: 'Ann', taxClass: 'a' });
  await gallons.record('declare', 3, { lot: 'M', taxClass: 'a', stage: 'aging', tags: ['x', 'y'] });
}

async function recordAgeing(): Promise<void> {
  await gallons.record('barrel_down', 4, {
    from: [place('M', 80, 'T1')],
    to: [{ lot: 'M', vessels: ['B1', 'B2'], volume: 39 }],
    lossReason: 'lees',
  });
  await gallons.record('top', 5, {
    from: [place('W', 3, 'T2')],
    to: [{ lot: 'M', vessels: ['B1', 'B2'], volume: 1.4 }],
  });
  retractable.push(
    (
      await gallons.record('measure', 6, {
        lot: 'M',
        readings: [
          { vessel: 'B1', volume: 37 },
          { vessel: 'B2', volume: 39.5 },
        ],
      })
    ).action.id,
  );
  await gallons.record('addition', 7, {
    lot: 'M',
    vessel: 'T1',
    product: 'sugar',
    amount: 2,
    unit: 'kg',
    volume: 0.3,
    purpose: 'sweeten',
  });
  await gallons.record('analysis', 7, { lot: 'M', analyte: 'pH', value: 3.45, unit: 'pH' });
  await gallons.record('blend', 8, {
    from: [place('M', 'all', 'B1'), place('P', 10), place('W', 20, 'T2')],
    to: [place('N', 40, 'B1'), place('W', 26, 'T2')],
    lossReason: 'lees',
  });
  await gallons.record('add_cost', 9, { lot: 'N', category: 'storage', amount: -12.3456 });
  retractable.push((await gallons.record('adjust', 9, { lot: 'P', change: 0.7, reason: 'gain' })).action.id);
}

async function recordSales(): Promise<void> {
  const format = { bottleMl: 750, bottlesPerCase: 12 };
  await gallons.record('bottle', 10, {
    from: [place('N', 30, 'B1')],
    caseLot: 'C',
    ...format,
    cases: 11,
    bottles: 7,
    cost: 44,
  });
  await gallons.record('bottle', 11, { from: [place('W', 7, 'T2')], caseLot: 'C', ...format, cases: 2 });
  await gallons.record('remove_cases', 12, { caseLot: 'C', cases: 3, bottles: 5, reason: 'taxpaid' });
  await gallons.record('return_cases', 13, { caseLot: 'C', cases: 1, cost: 9.99 });
  await gallons.record('dump_cases', 14, { caseLot: 'C', cases: 2, to: [place('D', 4)], lossReason: 'spill' });
  await gallons.record('ship_bulk', 15, { from: [place('W', 5, 'T2')], reason: 'distilling' });
  await gallons.record('transfer_in_bond', 16, {
    from: [place('N', 5, 'B1')],
    to: { winery: litres.winery, lot: 'R', volume: 18.5, cost: 3 },
  });
  await gallons.record('transfer_in_bond', 17, {
    from: [{ caseLot: 'C', cases: 1, bottles: 2 }],
    to: { winery: litres.winery, lot: 'RC' },
  });
  await gallons.record('note', 18, { lot: 'N', text: 'good' });
  await gallons.record('measure', 19, { lot: 'P', volume: 0 });
  await gallons.record('archive_lot', 20, { lot: 'P' });
}

/** Edits the season, with conflicts and restorations. */
async function editSeason(): Promise<void> {
  heads = [await site.head()];
  const [f, g, gauge, adjust] = retractable as [string, string, string, string];
  const data = {
    lot: 'G',
    weight: 755.5,
    variety: 'Malbec',
    vintage: null,
    appellation: 'Napa',
    block: 'B9',
    cost: 111.11,
  };
  const edits = [
    () => gallons.revise(g, { data }),
    () => gallons.retract(gauge, '?onConflict=flag'),
    () => gallons.revise(gauge, {}),
    () => gallons.revise(adjust, { effectiveAt: on(3) }),
    () => gallons.retract(f, '?onConflict=flag'),
    () => gallons.post('receive_bulk', 4, { to: place('W', 9, 'T2'), components: [leaf('Merlot')] }),
    () => gallons.revise(f, {}),
    () => gallons.retract(adjust, '?onConflict=flag'),
  ];
  for (const make of edits) {
    const { status, text } = await make();
    expect([200, 201], text).toContain(status);
    heads.push(await site.head());
  }
}

/** The entries of each change set, in order of number. */
function changeSets(): readonly (readonly Entry[])[] {
  const sets = new Map<string, Entry[]>();
  for (const entry of log) sets.set(entry.data.change, [...(sets.get(entry.data.change) ?? []), entry]);
  return [...sets.values()];
}

const bare = ({ version: _, ...state }: LotState): object => state;
const unitOf = (winery: string): string => (winery === litres.winery ? 'L' : 'gal');

describe('the log', () => {
  test('has every number from 1, once and in order', () => {
    expect(log.map(({ sequence }) => sequence)).toEqual(Array.from({ length: log.length }, (_, index) => index + 1));
    expect(log.map(({ id }) => id)).toEqual(log.map(({ sequence }) => `${sequence}`));
    expect(log.length).toBe(heads.at(-1));
  });

  test('holds CloudEvents 1.0 of the named types', () => {
    for (const entry of log) {
      expect(entry.specversion).toBe('1.0');
      expect(entry.type).toMatch(
        /^solera\.(action\.(recorded|revised|retracted|conflicted|restored)|lot\.event\.(asserted|retracted))$/,
      );
      expect(entry.source).toBe(`/wineries/${entry.data.winery}`);
      expect(entry.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      expect(entry.datacontenttype).toMatch(/^application\/(.*\+)?json/);
      expect(entry.subject).toBe(entry.type.includes('.lot.') ? entry.data.lot : entry.data.action);
    }
    const kinds = new Set(log.map(({ type }) => type));
    expect(kinds.size).toBe(7);
  });

  test('numbers the entries of each change set with index and of', () => {
    for (const entries of changeSets()) {
      const [first] = entries;
      expect(entries.map(({ sequence }) => sequence)).toEqual(
        entries.map((_, index) => (first?.sequence ?? 0) + index),
      );
      expect(entries.map(({ data }) => data.index)).toEqual(
        entries.map((_, index) => index + (first?.data.index ?? 0)),
      );
      for (const { data } of entries) expect(data.of).toBe(entries.length);
    }
  });

  test("orders a change set: its own actions, then each decided action's status change and events", () => {
    const isOwn = ({ type }: Entry): boolean => /\.action\.(recorded|revised|retracted)$/.test(type);
    let compared = 0;
    for (const entries of changeSets()) {
      const ownCount = entries.filter(isOwn).length;
      expect(entries.slice(0, ownCount).every(isOwn)).toBe(true);
      for (const [index, entry] of entries.entries()) {
        const before = entries[index - 1];
        if (before === undefined || index <= ownCount) continue;
        const order = comparePositions(before.data, entry.data);
        const message = `${before.sequence} ${before.type}, ${entry.sequence} ${entry.type}`;
        expect(order, message).toBeLessThanOrEqual(0);
        if (order === 0) expect(entry.type, message).toMatch(/\.lot\./);
        const sameLot = before.data.lot === entry.data.lot;
        if (order === 0 && sameLot && before.type.endsWith('.asserted'))
          expect(entry.type, message).toMatch(/\.asserted$/);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(50);
  });

  test('retracts each assertion at most once, by its number, after it was made', () => {
    const retractions = log.filter(({ type }) => type === 'solera.lot.event.retracted');
    expect(new Set(retractions.map(({ data }) => data.asserted)).size).toBe(retractions.length);
    for (const { sequence, data } of retractions) {
      const asserted = log[(data.asserted ?? 0) - 1];
      expect(asserted).toMatchObject({
        type: 'solera.lot.event.asserted',
        data: { lot: data.lot, action: data.action, winery: data.winery },
      });
      expect(asserted?.sequence).toBeLessThan(sequence);
    }
  });

  test('names the revision and the position of each event', () => {
    for (const { data, type } of log.filter((entry) => entry.type.includes('.lot.'))) {
      expect([typeof data.revision, typeof data.effectiveAt, typeof data.tieBreak]).toEqual([
        'number',
        'string',
        'number',
      ]);
      expect(data.event === undefined).toBe(type.endsWith('.retracted'));
    }
  });
});

describe('folding the log', () => {
  test('gives the present state of every lot', async () => {
    const lots = believed(log);
    const listed = [];
    for (const cellar of [gallons, litres])
      listed.push(...(await cellar.get<Listed<LotState>>('/lots?limit=1000')).items);
    expect(listed.map(({ winery, lot }) => `${winery}/${lot}`).sort()).toEqual([...lots.keys()].sort());
    for (const state of listed) {
      const entries = lots.get(`${state.winery}/${state.lot}`) ?? [];
      expect(foldLot(entries, unitOf(state.winery))).toEqual(bare(state));
    }
  });

  test('gives the state of each lot at a time, as known at each notification number', async () => {
    for (const known of heads) {
      for (const [name, entries] of believed(log, known)) {
        const [winery = '', lot = ''] = name.split('/');
        const cellar = winery === litres.winery ? litres : gallons;
        expect(foldLot(entries, unitOf(winery)), `${name} ${known}`).toEqual(
          bare(await cellar.lot(lot, `?known=${known}`)),
        );
        const at = on(8, 6);
        const then = foldLot(
          entries.filter(({ data }) => data.effectiveAt <= at),
          unitOf(winery),
        );
        if (then !== undefined) expect(then).toEqual(bare(await cellar.lot(lot, `?known=${known}&at=${at}`)));
      }
    }
  });
});
