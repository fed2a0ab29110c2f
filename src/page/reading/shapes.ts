import type { components } from '../contract.js';

/** The shapes of the API that pure functions read. */
type Schemas = components['schemas'];
export type LotState = Schemas['LotState'];

/** A vessel as it stood. */
export interface Vessel extends Pick<Schemas['Vessel'], 'winery' | 'vessel' | 'kind'> {
  readonly capacity: number | null;
  readonly lot: string | null;
  readonly volume: number;
}

export function vesselOf({ winery, vessel, kind, capacity, lot, volume }: Schemas['Vessel']): Vessel {
  return { winery, vessel, kind, capacity: capacity ?? null, lot: lot ?? null, volume: volume ?? 0 };
}
