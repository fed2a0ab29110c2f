import { isDeepStrictEqual } from 'node:util';
import type { LotState } from '../../cellar/public-lot.js';
import { formatNumber, table } from '../terminal.js';
import type { ChangedLot } from './model-answer.js';

/** Returns a table of lots that differ, with one row for each differing member that users compare. */
export function lotTable(lots: readonly ChangedLot[]): string {
  const rows = lots.flatMap(({ winery, lot, before, after }) =>
    differences(before, after).map(([what, former, latter], index) => [
      ...[index === 0 ? `${winery}/${lot}` : '', what, former, latter],
    ]),
  );
  return table(['lot', 'what', 'before', 'after'], rows);
}

/** Returns the differing members of two states, as texts. If the lot exists on one side only, all members differ. */
function differences(before: LotState | null, after: LotState | null): (readonly [string, string, string])[] {
  const members = [
    ['volume', (state: LotState) => formatNumber(state.volume)],
    ['weight', (state: LotState) => formatNumber(state.weight)],
    ['composition', compositionText],
    ['cost', (state: LotState) => formatNumber(state.cost.total)],
    ['status', (state: LotState) => state.status],
  ] as const;
  const found = members.map(([name, text]) => [name, shown(before, text), shown(after, text)] as const);
  const differing = found.filter(([, former, latter]) => former !== latter);
  return differing.length > 0 ? differing : [[membersText(differingPointers(before, after)), 'differ', 'differ']];
}

/** The largest number of members that the table names for one lot. */
const membersShown = 3;

function membersText(pointers: readonly string[]): string {
  const rest = pointers.length - membersShown;
  const shownPointers = pointers.slice(0, membersShown).join(', ');
  return rest > 0 ? `${shownPointers} … and ${formatNumber(rest)} more` : shownPointers;
}

/** Returns the JSON Pointers of the members in which two states differ. `version`, which counts notifications, is not compared. */
function differingPointers(before: unknown, after: unknown, pointer = ''): readonly string[] {
  if (pointer === '/version') return [];
  if (!isObject(before) || !isObject(after)) return isDeepStrictEqual(before, after) ? [] : [pointer];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
    differingPointers(before[name], after[name], `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(state: LotState | null, text: (state: LotState) => string): string {
  return state === null ? 'no such lot' : text(state);
}

function compositionText({ composition }: LotState): string {
  const parts = composition.map(
    ({ share, variety, vintage, appellation }) =>
      `${formatNumber(100 * share)} % ${[variety, vintage ?? 'NV', appellation].join(' ')}`,
  );
  return parts.length === 0 ? 'none' : parts.join('; ');
}

/** Returns a line with the number of items that are not shown; no line if all are. */
export function more(total: number, shownCount: number, what: string): string[] {
  return total > shownCount ? [`… and ${formatNumber(total - shownCount)} more ${what}.`] : [];
}
