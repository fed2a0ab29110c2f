import { type ActionType, actionTypes, type HarvestStep } from './step.js';

export interface Share {
  readonly type: ActionType;
  /** The part of all recorded actions, in percent. */
  readonly percent: number;
  /** Where the share comes from: a fact and its source, or an assumption that says it is one. */
  readonly because: string;
}

/**
 * What a cellar records, kind by kind. No public count of a cellar's entries was found, so the percentages are what a chain of work gives,
 * about 112 actions from a block's first weigh tag to its last case: each line says which link of the chain is a fact (with its source) and
 * which is an assumption; the figures are measured over finished harvests of 60,000 to 1,000,000 actions. A harvest cut short, of one
 * vintage or a few thousand actions, has more analyses and fewer removals: its wine is not sold yet.
 */
export const shares: readonly Share[] = [
  {
    type: 'receive_fruit',
    percent: 2.5,
    because:
      'domain.md: one large site makes out about 21,000 weigh tags in eight weeks, at 25 t a load. Assumed: 2.8 loads a block, of 25 t for machine-picked blocks and 2.5 to 7 t for the four in five that are picked by hand.',
  },
  {
    type: 'process_fruit',
    percent: 0.6,
    because:
      'One crush for each lot of fruit or co-ferment; assumed: 45 % of the ferments take two or three blocks, and some reds give a part of the fruit to rosé.',
  },
  { type: 'receive_bulk', percent: 0.08, because: 'Assumed: bulk wine is bought for about one lot in twenty-five.' },
  {
    type: 'rack',
    percent: 2,
    because:
      'Off the gross lees, out of the barrels half-way, and together before bottling: one to three a wine, of the one and a half wines (free run and press) that a ferment gives.',
  },
  { type: 'filter', percent: 0.28, because: 'Assumed: three of four finished wines are filtered, once.' },
  {
    type: 'barrel_down',
    percent: 1.2,
    because:
      'Assumed: three of four reds and one of five whites go to barrels (225 L each, dozens a lot), and go back once after racking.',
  },
  {
    type: 'drain_press',
    percent: 0.42,
    because: 'One for each red ferment: two of three varieties in the vineyard are red.',
  },
  {
    type: 'blend',
    percent: 0.44,
    because: "Assumed: three to six lots a blend, half of the blends blended again (the issue's blends of blends).",
  },
  {
    type: 'transfer',
    percent: 0.35,
    because:
      'Assumed: a tank is needed for something else once in sixteen months of a wine, and a few barrels are given up for topping.',
  },
  {
    type: 'top',
    percent: 6.1,
    because:
      'Each barrel lot, every month, a quarter of a gallon to a gallon a barrel: winemakermag.com/wine-wizard/evaporation-wine-barrel; goosecross.com/in-the-cellar-today-topping tops its 220 barrels at least monthly. A lot is some ten months in wood.',
  },
  {
    type: 'measure',
    percent: 6.5,
    because:
      'Every tank is gauged monthly, because the report of domain.md (F 5120.17) is monthly and line 31 is what is on hand; and after each emptying of barrels.',
  },
  {
    type: 'adjust',
    percent: 0.35,
    because: 'Assumed: samples and spills worth a line of their own, three in a hundred months of a wine.',
  },
  {
    type: 'addition',
    percent: 9.7,
    because:
      'SO2, yeast and nutrients in each ferment, acid in a third; then SO2 in half of the months (assumed) and before bottling.',
  },
  {
    type: 'analysis',
    percent: 50,
    because:
      'Brix and temperature daily through 8 to 22 days of fermentation (winegeekette.blogspot.com/2014/11/monitoring-fermentation.html; tasselridge.com/cellar-team-starts-and-monitors-fermentations), weekly malic acid in reds, monthly free SO2, a panel at the crusher and before bottling.',
  },
  {
    type: 'declare',
    percent: 0.95,
    because:
      'Each ferment becomes wine by its tax class (domain.md: columns of the report); stages and tags now and then (assumed).',
  },
  { type: 'add_cost', percent: 4.6, because: 'Assumed: storage and overhead are allocated every quarter.' },
  {
    type: 'bottle',
    percent: 0.53,
    because: 'Assumed: 45 % of the wines are bottled in two campaigns, the others in one.',
  },
  {
    type: 'remove_cases',
    percent: 8.8,
    because:
      'Assumed: a dozen to two dozen removals a case lot, every few days; the reasons are lines 8 to 18 of part B in domain.md, tax-paid half of the time.',
  },
  { type: 'return_cases', percent: 0.3, because: 'Assumed: one removal in twenty-five comes back (part B, line 4).' },
  { type: 'dump_cases', percent: 0.05, because: 'Assumed: rare (part B, line 10).' },
  {
    type: 'ship_bulk',
    percent: 0.2,
    because: 'Assumed: one lot in sixty a month is sold in bulk or sent to distilling (part A, lines 14 to 17).',
  },
  {
    type: 'transfer_in_bond',
    percent: 0.33,
    because:
      'domain.md: custom-crush houses with dozens of clients in one cellar. Assumed: one lot in eighty and one case lot in twenty-five a month.',
  },
  {
    type: 'note',
    percent: 2.4,
    because: 'Assumed: a remark on one fermenting day in eight of a red, and in one month in seven of an ageing wine.',
  },
  { type: 'archive_lot', percent: 1.4, because: 'Assumed: half of the lots that are used up are archived.' },
];

/** Edits, in percent of recorded actions. domain.md: crews record offline, so late entries are the normal case; how many is an assumption. */
export const editShares = { revise: 0.5, retract: 0.3 } as const;

export interface MeasuredShares {
  readonly records: number;
  /** Percent of the records, by type; every type is there. */
  readonly percent: Readonly<Record<ActionType, number>>;
  /** Percent of the records. */
  readonly revise: number;
  readonly retract: number;
  /** Percent of the records whose effective time is before one that their winery had recorded already. */
  readonly backdated: number;
}

/** Counts a harvest in one pass, without keeping it. */
export function measureShares(steps: Iterable<HarvestStep>): MeasuredShares {
  const counts = new Map<string, number>();
  const latest = new Map<string, string>();
  let backdated = 0;
  const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const step of steps) {
    count(step.kind);
    if (step.kind !== 'record') continue;
    const { type, effectiveAt } = step.action;
    count(type);
    // All times are UTC of one format, so their texts sort as they do.
    if (effectiveAt < (latest.get(step.winery) ?? '')) backdated += 1;
    else latest.set(step.winery, effectiveAt);
  }
  const records = counts.get('record') ?? 0;
  const percentOf = (part: number): number => (records === 0 ? 0 : (100 * part) / records);
  const shareOf = (name: string): number => percentOf(counts.get(name) ?? 0);
  // Object.fromEntries cannot say that the list of keys is complete; it is, being `actionTypes` itself.
  const percent = Object.fromEntries(actionTypes.map((type) => [type, shareOf(type)])) as Record<ActionType, number>;
  return { records, percent, revise: shareOf('revise'), retract: shareOf('retract'), backdated: percentOf(backdated) };
}
