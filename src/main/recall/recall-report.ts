import { commandLine } from '../command-line.js';
import { type Cell, counted, formatNumber, table } from '../terminal.js';
import type { RecallRequest, RecallRow } from './recall-request.js';

/** Returns the table of a recall, and what to do about each kind of row, for people. */
export function recallReport(
  rows: readonly RecallRow[],
  { winery, lot }: Pick<RecallRequest, 'winery' | 'lot'>,
): string {
  if (rows.length === 0)
    return `Lot ${lot} of winery ${winery} held no wine in that period, so there is nothing to recall.`;
  const cells = rows.map((row): Cell[] => [row.winery, row.lot, placeOf(row), amountOf(row)]);
  return [
    table(['Winery', 'Lot', 'Where', 'Amount'], cells, ['Amount']),
    ...adviceFor(rows),
    next({ winery, lot }),
  ].join('\n');
}

function placeOf({ kind, vessel, reason, counterparty }: RecallRow): string {
  const why = reason === '' ? '' : `: ${reason}`;
  const receiver = counterparty === '' ? '' : ` to ${counterparty}`;
  if (kind === 'vessel') return vessel === '' ? 'no named vessel' : `vessel ${vessel}`;
  return kind === 'cases' ? 'cases' : `${kind}${receiver}${why}`;
}

/** Shows a very small amount as `< 0.01`, so that it does not look like none. */
function amountOf({ traced, unit }: RecallRow): string {
  const amount = Number(traced);
  return `${amount > 0 && amount < 0.01 ? '< 0.01' : formatNumber(amount)} ${unit}`;
}

function adviceFor(rows: readonly RecallRow[]): readonly string[] {
  const count = (...kinds: readonly string[]): number => rows.filter(({ kind }) => kinds.includes(kind)).length;
  const places = (n: number): string => counted(n, 'line');
  const [here, left, lost] = [count('vessel', 'cases'), count('shipped', 'removed'), count('lost')];
  return [
    ...(here === 0 ? [] : [`In the cellars (${places(here)}): hold these vessels and case lots.`]),
    ...(left === 0
      ? []
      : [`Left (${places(left)}): inform those who received it. The actions of each lot show the shipments.`]),
    ...(lost === 0 ? [] : [`Lost (${places(lost)}): nothing to recall.`]),
  ];
}

function next({ winery, lot }: Pick<RecallRequest, 'winery' | 'lot'>): string {
  return `Next: ${commandLine(`recall ${winery} ${lot} --csv`)} > recall.csv, or --json for the edges between lots.`;
}
