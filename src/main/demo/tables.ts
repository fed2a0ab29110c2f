/** The tables of the demonstration, made from public JSON. */
import type { LotState } from '../../cellar/public-lot.js';
import { type Cell, formatNumber, table } from '../terminal.js';

/** The origin whose share the correction changes. */
export interface Origin {
  readonly variety: string;
  readonly vintage: number | null;
  readonly appellation: string;
  readonly block?: string;
}

export interface TimelineItem {
  readonly action: { readonly type: string; readonly effectiveAt: string };
  readonly state: LotState | null;
}

/** Actions that move neither wine nor cost. The history table leaves them out. */
const withoutMovement = new Set(['analysis', 'note', 'declare']);
const rowsShown = 14;

/** Returns a lot's history: the first actions that moved wine or cost. */
export function historyTable(items: readonly TimelineItem[], unit: string): string {
  const moving = items.filter(({ action }) => !withoutMovement.has(action.type));
  const shown = moving.slice(0, rowsShown);
  const rows = shown.map(({ action, state }): Cell[] => [
    action.effectiveAt.slice(0, 10),
    action.type,
    state === null ? '–' : formatNumber(state.volume),
    state?.vessels.length ?? 0,
    state === null ? '–' : mainVarieties(state),
    state?.cost.perUnit === null || state === null ? '–' : state.cost.perUnit.toFixed(2),
  ]);
  const head = ['Date', 'Action', `Volume, ${unit}`, 'Vessels', 'Main varieties', `Cost per ${unit}`];
  const left = items.length - shown.length;
  return `${table(head, rows, [`Volume, ${unit}`, 'Vessels', `Cost per ${unit}`])}\n… and ${left} more actions, readings included.`;
}

export interface ChangedLot {
  readonly winery: string;
  readonly lot: string;
  readonly before: LotState | null;
  readonly after: LotState | null;
}

/** Returns every lot that the correction changes, with its values before and after. */
export function changedTable(lots: readonly ChangedLot[], origin: Origin, units: ReadonlyMap<string, string>): string {
  const rows = lots.map(({ winery, lot, before, after }): Cell[] => [
    `${winery}/${lot}`,
    content(after ?? before, units.get(winery) ?? ''),
    `${change(before, after, (state) => (100 * shareOf(state, origin)).toFixed(2))} %`,
    change(before, after, (state) => formatNumber(Math.round(state.cost.total))),
    change(before, after, (state) => state.cost.perUnit?.toFixed(3) ?? '–'),
  ]);
  return table(['Lot', 'Holds', `${origin.variety} ${origin.block ?? ''}`, 'Cost', 'Cost per unit'], rows, ['Holds']);
}

/** Returns `before → after`, or the value alone if both are equal. */
function change(before: LotState | null, after: LotState | null, format: (state: LotState) => string): string {
  const from = before === null ? '–' : format(before);
  const to = after === null ? '–' : format(after);
  return from === to ? to : `${from} → ${to}`;
}

function content(state: LotState | null, unit: string): string {
  if (state === null) return '–';
  return state.kind === 'cases' ? `${formatNumber(bottlesOf(state))} btl` : `${formatNumber(state.volume)} ${unit}`;
}

function bottlesOf(state: LotState): number {
  return (state.cases ?? 0) * (state.format?.bottlesPerCase ?? 0) + (state.bottles ?? 0);
}

/** Returns an origin's share of a lot, from 0 to 1. */
export function shareOf(state: LotState, origin: Origin): number {
  const leaf = state.composition.find(
    (one) =>
      one.variety === origin.variety &&
      one.vintage === origin.vintage &&
      one.appellation === origin.appellation &&
      one.block === origin.block,
  );
  return leaf?.share ?? 0;
}

/** Returns the two varieties with the largest shares. */
function mainVarieties(state: LotState): string {
  const shares = new Map<string, number>();
  for (const { variety, share } of state.composition) shares.set(variety, (shares.get(variety) ?? 0) + share);
  const largest = [...shares].sort((a, b) => b[1] - a[1]).slice(0, 2);
  return largest.map(([variety, share]) => `${Math.round(100 * share)} % ${variety}`).join(', ');
}
