/** Whether the cost of an edit depends on the number of other actions in the winery. */
import { largeEditLimits } from '../config/large-edits.js';
import { compose } from '../src/main/compose.js';
import { type CascadeSetting, onDatabase, type PartReport } from './cascade-part.js';
import { prepareLots } from './cellar-load.js';
import { actionsOfLot, copyLots, recordOriginal } from './copied-lots.js';
import { correct, type LongLot, recordLongLot } from './long-lot.js';
import { reportProgress } from './report.js';
import { countRows, tableCounts } from './row-counts.js';
import { spread, summary, twoDecimals, whole } from './statistics.js';

const dependents = 100;
const modes = [
  { name: 'in the node', touchesOfLargeEdit: largeEditLimits.touchesOfLargeEdit },
  { name: 'in a worker', touchesOfLargeEdit: 1 },
] as const;
const editsPerRun = 4;
const warmUps = 12;
/** The tables of histories. The rows that an edit in a worker keeps of its progress depend on time. */
const notOfHistory = ['head', 'migration', 'edit', 'edit_item', 'winery', 'vessel', 'database_level', 'void_request'];

interface Found {
  readonly others: number;
  readonly mode: string;
  readonly ms: readonly number[];
  /** Rows returned to the node, and rows of its proposals; null in a worker, which has a store of its own. */
  readonly rowsRead: number | null;
  readonly rowsWritten: number | null;
  readonly fetched: number;
  readonly stored: number;
}

export async function measureFlat({ server, size, large, runs }: CascadeSetting): Promise<PartReport> {
  const sizes = [size / 10, size, size * 10, ...(large ? [size * 100] : [])];
  const found: Found[] = [];
  for (const others of sizes) {
    const ofSize = await onDatabase(server, `flat_${others}`, async (connectionString) => {
      const lots = await prepare(connectionString, others, runs * editsPerRun + warmUps);
      const ofModes: Found[] = [];
      for (const mode of modes) {
        await server.settle();
        ofModes.push({
          others,
          mode: mode.name,
          ...(await measureEdits(connectionString, lots.splice(0, runs * editsPerRun + warmUps), mode)),
        });
        reportProgress(`flat: ${JSON.stringify(ofModes.at(-1))}`);
      }
      return ofModes;
    });
    found.push(...ofSize);
  }
  return report(found);
}

/** Records the lots that are corrected in each mode, and fills the winery. */
async function prepare(connectionString: string, others: number, lotsPerMode: number): Promise<LongLot[]> {
  const node = await compose({ connectionString });
  await prepareLots(node.solera, 0);
  const change = await recordOriginal(node.solera);
  const lots: LongLot[] = [];
  while (lots.length < lotsPerMode * modes.length)
    lots.push(await recordLongLot(node.solera, `LONG-${lots.length}`, dependents));
  await node.close();
  await copyLots(connectionString, change, { from: 0, to: Math.round(others / actionsOfLot) });
  return lots;
}

/** Corrects each lot once, so that all corrections find the same history. */
async function measureEdits(
  connectionString: string,
  lots: readonly LongLot[],
  { touchesOfLargeEdit }: { readonly touchesOfLargeEdit: number },
): Promise<Omit<Found, 'others' | 'mode'>> {
  const before = await tableCounts(connectionString, notOfHistory);
  const node = await compose({ connectionString, editLimits: { touchesOfLargeEdit } });
  const counted = countRows(node);
  const ms: number[] = [];
  for (const lot of lots) ms.push(await correct(node.solera, lot));
  const { rowsRead, rowsWritten } = counted();
  await node.close();
  const after = await tableCounts(connectionString, notOfHistory);
  const isSmall = touchesOfLargeEdit > 1;
  const each = (count: number): number => count / lots.length;
  return {
    ms: ms.slice(warmUps),
    rowsRead: isSmall ? each(rowsRead) : null,
    rowsWritten: isSmall ? each(rowsWritten) : null,
    fetched: each(after.fetched - before.fetched),
    stored: each(after.stored - before.stored),
  };
}

function report(found: readonly Found[]): PartReport {
  const rows = (count: number | null): string => (count === null ? '' : whole(count));
  const ofMode = (name: string): readonly Found[] => found.filter(({ mode }) => mode === name);
  const aims = modes.flatMap(({ name }) => {
    const [first, ...more] = ofMode(name);
    const last = more.at(-1);
    if (first === undefined || last === undefined) return [];
    const ratio = summary(last.ms).median / summary(first.ms).median;
    const counts = new Set([first, ...more].map(({ rowsRead, rowsWritten }) => `${rowsRead} ${rowsWritten}`));
    const stored = new Set([first, ...more].map((one) => one.stored));
    return [
      {
        aim: `flat, ${name}: time among ${whole(last.others)} actions ÷ time among ${whole(first.others)}, at most 1.2`,
        found: twoDecimals(ratio),
        met: ratio <= 1.2,
      },
      {
        aim: `flat, ${name}: the same rows ${name === 'in the node' ? 'read and written' : 'stored'} at every size`,
        found: counts.size === 1 && stored.size === 1 ? 'equal' : 'different',
        met: counts.size === 1 && stored.size === 1,
      },
    ];
  });
  return {
    tables: [
      {
        title: `Flat: an edit with ${dependents} changed dependents among other actions of the winery`,
        head: [
          ...['other actions', 'decided', 'ms', 'rows read', 'rows written'],
          ...['PostgreSQL: fetched', 'PostgreSQL: stored'],
        ],
        rows: found.map(({ others, mode, ms, rowsRead, rowsWritten, fetched, stored }) => [
          whole(others),
          mode,
          spread(summary(ms), twoDecimals),
          ...[rowsRead, rowsWritten, fetched, stored].map(rows),
        ]),
      },
    ],
    aims,
    remarks: [
      'Flat: each edit corrects a lot that was not corrected before. The rows are those of the tables of histories, divided by the number of edits. Read and written: counted by the store of the node, which is not used in a worker. Fetched and stored: counted by PostgreSQL.',
    ],
    plots: [
      {
        name: 'flat',
        title: `Time of an edit with ${dependents} dependents`,
        x: { label: 'other actions of the winery', scale: 'log' },
        y: { label: 'ms', scale: 'linear' },
        series: modes.map(({ name }) => ({
          name,
          points: ofMode(name).map(({ others, ms }) => [others, summary(ms).median] as const),
        })),
      },
    ],
    raw: found,
  };
}
