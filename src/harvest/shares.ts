import { type ActionType, actionTypes, type HarvestStep } from './step.js';

interface Share {
  readonly type: ActionType;
  /** The percentage of all recorded actions. */
  readonly percent: number;
  /** The reason for the percentage: a fact with its source, or an assumption. */
  readonly because: string;
}

/**
 * The share of each kind of action in a finished harvest. No public count of a cellar's records was found, so the shares
 * follow from a chain of work of about 112 actions, from a block's first weigh tag to its last case. Each entry states the
 * facts, with sources, and the assumptions. The percentages are measured in finished harvests of 60,000 to 1,000,000
 * actions. A shorter harvest has more analyses and fewer removals, because its wine is not sold yet.
 */
export const shares: readonly Share[] = [
  {
    type: 'receive_fruit',
    percent: 2.5,
    because:
      'A large site writes about 21,000 weigh tags in eight weeks, at 25 t a load. Assumed: 2.8 loads a block, of 25 t if it is picked by machine and of 2.5 to 7 t for the four in five that are picked by hand.',
  },
  {
    type: 'process_fruit',
    percent: 0.6,
    because:
      'One crush for each fermentation. Assumed: 45 % of them take two or three blocks, and for some reds a part of the fruit becomes rosé.',
  },
  { type: 'receive_bulk', percent: 0.08, because: 'Assumed: bulk wine is bought for about one lot in twenty-five.' },
  {
    type: 'rack',
    percent: 2,
    because:
      'Off the gross lees, out of the barrels halfway, and into one tank before bottling: one to three for each of the one and a half wines (free run and press) of a fermentation.',
  },
  { type: 'filter', percent: 0.28, because: 'Assumed: three of four finished wines are filtered once.' },
  {
    type: 'barrel_down',
    percent: 1.2,
    because:
      'Assumed: three of four reds and one of five whites go into barrels (225 L each, dozens for a lot), and once more after a racking.',
  },
  {
    type: 'drain_press',
    percent: 0.42,
    because: 'One for each red fermentation. Two of three varieties in the vineyard are red.',
  },
  {
    type: 'blend',
    percent: 0.44,
    because: 'Assumed: three to six lots a blend; half of the blends are blended again.',
  },
  {
    type: 'transfer',
    percent: 0.35,
    because:
      'Assumed: a wine changes its tank once in sixteen months, and a few barrels are emptied into the reserve for topping.',
  },
  {
    type: 'top',
    percent: 6.1,
    because:
      'Each barrel lot is topped monthly, with a quarter of a gallon to a gallon a barrel: winemakermag.com/wine-wizard/evaporation-wine-barrel; goosecross.com/in-the-cellar-today-topping tops its 220 barrels at least monthly. A lot is in barrels for about ten months.',
  },
  {
    type: 'measure',
    percent: 6.5,
    because:
      'Every tank is measured monthly, because the report F 5120.17 is monthly and its line 31 is the wine on hand, and whenever barrels are emptied.',
  },
  {
    type: 'adjust',
    percent: 0.35,
    because: 'Assumed: samples and spills, in three of a hundred months of a wine.',
  },
  {
    type: 'addition',
    percent: 9.7,
    because:
      'SO2, yeast and nutrients in each fermentation, acid in a third; then SO2 in half of the months (assumed) and before bottling.',
  },
  {
    type: 'analysis',
    percent: 50,
    because:
      'Brix and temperature on each of 8 to 22 days of fermentation (winegeekette.blogspot.com/2014/11/monitoring-fermentation.html; tasselridge.com/cellar-team-starts-and-monitors-fermentations), weekly malic acid in reds, monthly free SO2, a panel at the crusher and before bottling.',
  },
  {
    type: 'declare',
    percent: 0.95,
    because:
      'Each fermented lot becomes wine by its tax class, a column of the report F 5120.17. Assumed: sometimes a stage or tags.',
  },
  { type: 'add_cost', percent: 4.6, because: 'Assumed: storage and overhead are allocated every quarter.' },
  {
    type: 'bottle',
    percent: 0.53,
    because: 'Assumed: 45 % of the wines are bottled in two parts, the others at once.',
  },
  {
    type: 'remove_cases',
    percent: 8.8,
    because:
      'Assumed: twelve to twenty-four removals for a case lot, every few days. The reasons are lines 8 to 18 of part B of F 5120.17; half of the removals are tax-paid.',
  },
  { type: 'return_cases', percent: 0.3, because: 'Assumed: one removal in twenty-five is returned (part B, line 4).' },
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
      'Custom-crush wineries have dozens of clients in one cellar. Assumed: one lot in eighty and one case lot in twenty-five a month.',
  },
  {
    type: 'note',
    percent: 2.4,
    because: 'Assumed: on one of eight days of a red fermentation, and in one of seven months of an ageing wine.',
  },
  { type: 'archive_lot', percent: 1.4, because: 'Assumed: half of the lots that are used up are archived.' },
];

/** Edits as a percentage of recorded actions. Late entries are normal, because crews record offline; their number is an assumption. */
export const editShares = { revise: 0.5, retract: 0.3 } as const;

interface MeasuredShares {
  readonly records: number;
  /** The percentage of the records by type. Every type is present. */
  readonly percent: Readonly<Record<ActionType, number>>;
  /** The percentage of the records. */
  readonly revise: number;
  readonly retract: number;
  /** The percentage of records with an earlier effective time than one that the winery recorded before. */
  readonly backdated: number;
}

/** Measures the shares of a harvest in one pass. */
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
    // All times are in UTC and in one format, so their texts sort in the same order.
    if (effectiveAt < (latest.get(step.winery) ?? '')) backdated += 1;
    else latest.set(step.winery, effectiveAt);
  }
  const records = counts.get('record') ?? 0;
  const percentOf = (part: number): number => (records === 0 ? 0 : (100 * part) / records);
  const shareOf = (name: string): number => percentOf(counts.get(name) ?? 0);
  // The keys are `actionTypes`, so the record is complete, which the type of Object.fromEntries does not express.
  const percent = Object.fromEntries(actionTypes.map((type) => [type, shareOf(type)])) as Record<ActionType, number>;
  return { records, percent, revise: shareOf('revise'), retract: shareOf('retract'), backdated: percentOf(backdated) };
}
