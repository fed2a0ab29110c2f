/** Builds scenarios from steps: actions one minute apart, with the ids a1, a2, … */
import { type OracleAction, type OracleLotState, type OracleResult, type OracleWinery, replay } from './replay.js';

export type Step = { readonly type: string; readonly data: Record<string, unknown>; readonly winery?: string };

const home: OracleWinery = { winery: 'home', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD' };
const metric: OracleWinery = { winery: 'metric', volumeUnit: 'L', weightUnit: 'kg', currency: 'EUR' };
const sister: OracleWinery = { winery: 'sister', volumeUnit: 'L', weightUnit: 't', currency: 'USD' };
const neighbour: OracleWinery = { winery: 'neighbour', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD' };
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

/** Replays the steps in the wineries `home`, `metric`, `sister` and `neighbour`. */
export function run(...steps: readonly Step[]): OracleResult {
  return replay({ wineries, actions: actionsOf(steps) });
}

/** Returns the refusal code of the last step, or null if it took effect. Throws if an earlier step was refused. */
export function codeOfLast(...steps: readonly Step[]): string | null {
  const codes = [...run(...steps).outcomes.values()].map((outcome) => outcome?.code ?? null);
  const early = codes.slice(0, -1).findIndex((code) => code !== null);
  if (early >= 0) throw new Error(`step ${early + 1} was refused: ${codes[early]}`);
  return codes.at(-1) ?? null;
}

export function lotOf(result: OracleResult, code: string, winery = 'home'): OracleLotState {
  const lot = result.lots.get(`${winery}/${code}`);
  if (!lot) throw new Error(`the scenario has no lot ${winery}/${code}`);
  return lot;
}

export const zin = { variety: 'Zinfandel', vintage: 2024, appellation: 'Lodi' };
export const cab = { variety: 'Cabernet', vintage: 2024, appellation: 'Napa' };
export const syrah = { variety: 'Syrah', vintage: 2024, appellation: 'Lodi' };

export function step(type: string, data: Record<string, unknown>, winery?: string): Step {
  return { type, data, ...(winery === undefined ? {} : { winery }) };
}

/** Receives bulk wine of one origin in the vessel `T-<lot>`. */
export function bulk(
  lot: string,
  volume: number,
  origin: Record<string, unknown>,
  options: Record<string, unknown> = {},
) {
  const to = { lot, vessel: `T-${lot}`, volume };
  return step('receive_bulk', { to, components: [{ share: 1, ...origin }], ...options });
}

export function fruit(
  lot: string,
  weight: number,
  origin: Record<string, unknown>,
  options: Record<string, unknown> = {},
) {
  return step('receive_fruit', { lot, weight, ...origin, ...options });
}

export function so2(lot: string, amount: number, options: Record<string, unknown> = {}) {
  return step('addition', { lot, product: 'SO2', amount, unit: 'g', ...options });
}

export function place(lot: string, volume: number | string, vessel: string | null = `T-${lot}`) {
  return { lot, volume, ...(vessel === null ? {} : { vessel }) };
}

export function rack(from: readonly unknown[], to: readonly unknown[], options: Record<string, unknown> = {}) {
  return step('rack', { from, to, ...options });
}

/** Bottles wine from `T-<lot>` in cases of twelve bottles of 750 ml. */
export function bottling(
  lot: string,
  volume: number | string,
  caseLot: string,
  cases: number,
  options: Record<string, unknown> = {},
) {
  return step('bottle', { from: [place(lot, volume)], caseLot, bottleMl: 750, bottlesPerCase: 12, cases, ...options });
}

/** 100 gal with 10 g of SO2 and 1,000 of cost; 30 gal of it fill 12 cases of 12 × 750 ml with 50 of dry goods. */
export const bottled: readonly Step[] = [
  bulk('A', 100, zin, { cost: 1000, taxClass: 'a', owner: 'Ann' }),
  so2('A', 10),
  bottling('A', 30, 'C', 12, { cost: 50 }),
];
