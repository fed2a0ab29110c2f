/** Short words for telling a cellar's story in tests: actions one minute apart, with ids a1, a2, … */
import type { OracleAction, OracleLotState, OracleResult, OracleWinery } from './replay.js';
import { replay } from './replay.js';

export type Step = { readonly type: string; readonly data: Record<string, unknown>; readonly winery?: string };

export const home: OracleWinery = { winery: 'home', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD' };
export const metric: OracleWinery = { winery: 'metric', volumeUnit: 'L', weightUnit: 'kg', currency: 'EUR' };
export const sister: OracleWinery = { winery: 'sister', volumeUnit: 'L', weightUnit: 't', currency: 'USD' };
export const neighbour: OracleWinery = { winery: 'neighbour', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD' };
export const wineries = [home, metric, sister, neighbour];

export const start = Date.parse('2025-01-01T00:00:00Z');

export function actionsOf(steps: readonly Step[]): readonly OracleAction[] {
  return steps.map(({ type, data, winery }, index) => ({
    winery: winery ?? 'home',
    id: `a${index + 1}`,
    type,
    effectiveAt: start + 60_000 * (index + 1),
    tieBreak: index + 1,
    data,
  }));
}

export function tell(...steps: readonly Step[]): OracleResult {
  return replay({ wineries, actions: actionsOf(steps) });
}

/** The code of the last step, null where it took effect. Every step before it must have taken effect. */
export function lastCode(...steps: readonly Step[]): string | null {
  const codes = [...tell(...steps).outcomes.values()].map((outcome) => outcome?.code ?? null);
  const early = codes.slice(0, -1).findIndex((code) => code !== null);
  if (early >= 0) throw new Error(`step ${early + 1} was refused: ${codes[early]}`);
  return codes.at(-1) ?? null;
}

export function lotOf(result: OracleResult, code: string, winery = 'home'): OracleLotState {
  const lot = result.lots.get(`${winery}/${code}`);
  if (!lot) throw new Error(`no lot ${winery}/${code}`);
  return lot;
}

export const zin = { variety: 'Zinfandel', vintage: 2024, appellation: 'Lodi' };
export const cab = { variety: 'Cabernet', vintage: 2024, appellation: 'Napa' };
export const syrah = { variety: 'Syrah', vintage: 2024, appellation: 'Lodi' };

export function step(type: string, data: Record<string, unknown>, winery?: string): Step {
  return { type, data, ...(winery === undefined ? {} : { winery }) };
}

/** Bulk wine of one origin in the vessel `T-<lot>`. */
export function bulk(lot: string, volume: number, origin: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const to = { lot, vessel: `T-${lot}`, volume };
  return step('receive_bulk', { to, components: [{ share: 1, ...origin }], ...more });
}

export function fruit(
  lot: string,
  weight: number,
  origin: Record<string, unknown>,
  more: Record<string, unknown> = {},
) {
  return step('receive_fruit', { lot, weight, ...origin, ...more });
}

export function so2(lot: string, amount: number, more: Record<string, unknown> = {}) {
  return step('addition', { lot, product: 'SO2', amount, unit: 'g', ...more });
}

export function place(lot: string, volume: number | string, vessel: string | null = `T-${lot}`) {
  return { lot, volume, ...(vessel === null ? {} : { vessel }) };
}

export function rack(from: readonly unknown[], to: readonly unknown[], more: Record<string, unknown> = {}) {
  return step('rack', { from, to, ...more });
}

/** Bottles 750 ml by twelve out of `T-<lot>`. */
export function bottling(
  lot: string,
  volume: number | string,
  caseLot: string,
  cases: number,
  more: Record<string, unknown> = {},
) {
  return step('bottle', { from: [place(lot, volume)], caseLot, bottleMl: 750, bottlesPerCase: 12, cases, ...more });
}
