/** What the demonstration shows of answers: plain tables for people who make wine. Everything here is text made of public JSON. */
import type { LotState } from '../../cellar/public-lot.js';
import { amount, type Cell, table } from '../terminal.js';

/** The origin whose share the story is about. */
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

/** Readings that move no wine: they would fill the page. */
const unmoving = new Set(['analysis', 'note', 'declare']);
const rowsShown = 14;

/** A lot's history, action by action, as far as wine or money moved. */
export function historyTable(items: readonly TimelineItem[], unit: string): string {
  const moving = items.filter(({ action }) => !unmoving.has(action.type));
  const shown = moving.slice(0, rowsShown);
  const rows = shown.map(({ action, state }): Cell[] => [
    action.effectiveAt.slice(0, 10),
    action.type,
    state === null ? '–' : amount(state.volume),
    state?.vessels.length ?? 0,
    state === null ? '–' : blendWords(state),
    state?.cost.perUnit === null || state === null ? '–' : state.cost.perUnit.toFixed(2),
  ]);
  const head = ['Date', 'Action', `Volume, ${unit}`, 'Vessels', 'Main varieties', `Cost per ${unit}`];
  const left = items.length - shown.length;
  return `${table(head, rows, [`Volume, ${unit}`, 'Vessels', `Cost per ${unit}`])}\n… and ${left} more entries, readings included.`;
}

export interface ChangedLot {
  readonly winery: string;
  readonly lot: string;
  readonly before: LotState | null;
  readonly after: LotState | null;
}

/** Every lot that is another one after the correction: what it is, and what was thought before. */
export function changedTable(lots: readonly ChangedLot[], origin: Origin, units: ReadonlyMap<string, string>): string {
  const rows = lots.map(({ winery, lot, before, after }): Cell[] => [
    `${winery}/${lot}`,
    held(after ?? before, units.get(winery) ?? ''),
    `${change(before, after, (state) => (100 * shareOf(state, origin)).toFixed(2))} %`,
    change(before, after, (state) => amount(Math.round(state.cost.total))),
    change(before, after, (state) => state.cost.perUnit?.toFixed(3) ?? '–'),
  ]);
  return table(['Lot', 'Holds', `${origin.variety} ${origin.block ?? ''}`, 'Cost', 'Cost per unit'], rows, ['Holds']);
}

/** The same in both: said once. */
function change(before: LotState | null, after: LotState | null, say: (state: LotState) => string): string {
  const was = before === null ? '–' : say(before);
  const is = after === null ? '–' : say(after);
  return was === is ? is : `${was} → ${is}`;
}

function held(state: LotState | null, unit: string): string {
  if (state === null) return '–';
  return state.kind === 'cases' ? `${amount(bottlesOf(state))} btl` : `${amount(state.volume)} ${unit}`;
}

export function bottlesOf(state: LotState): number {
  return (state.cases ?? 0) * (state.format?.bottlesPerCase ?? 0) + (state.bottles ?? 0);
}

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

/** The varieties that make up most of a lot. */
function blendWords(state: LotState): string {
  const shares = new Map<string, number>();
  for (const { variety, share } of state.composition) shares.set(variety, (shares.get(variety) ?? 0) + share);
  const largest = [...shares].sort((a, b) => b[1] - a[1]).slice(0, 2);
  return largest.map(([variety, share]) => `${Math.round(100 * share)} % ${variety}`).join(', ');
}
