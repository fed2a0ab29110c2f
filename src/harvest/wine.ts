import type { Colour } from './vineyard.js';

/** What the desk must know of a lot or vessel so that entries about it are keyed in an order in which each is possible. */
export interface Traced {
  /** Effective time of the last action that touched it. */
  touchedAt: number;
  /** When the last action that moved anything in or out of it is keyed. */
  recordedAt: number;
}

export interface Vessel extends Traced {
  readonly code: string;
  readonly kind: 'tank' | 'barrel';
  /** Millionths of the winery's unit, as is `volume`. */
  readonly capacity: number;
  holder: Wine | undefined;
  volume: number;
}

export interface Fruit extends Traced {
  readonly code: string;
  /** Millionths of the weight unit. */
  weight: number;
  shortTons: number;
}

/** A bulk lot as the generator plans with it. Composition, cost and additives are Solera's to work out: the plan needs only volumes. */
export interface Wine extends Traced {
  readonly code: string;
  readonly colour: Colour;
  readonly vintage: number;
  readonly variety: string;
  readonly vessels: Set<Vessel>;
  kind: 'must' | 'juice' | 'wine';
  stage: 'fermenting' | 'ageing' | 'promised' | 'gone';
}

export interface CaseLot extends Traced {
  readonly code: string;
  readonly bottleMl: number;
  readonly bottlesPerCase: number;
  bottles: number;
}

export function untouched(): Traced {
  return { touchedAt: 0, recordedAt: 0 };
}

export function volumeOf(wine: Wine): number {
  let volume = 0;
  for (const vessel of wine.vessels) volume += vessel.volume;
  return volume;
}

export function vesselsOf(wine: Wine, kind: 'tank' | 'barrel'): Vessel[] {
  return [...wine.vessels].filter((vessel) => vessel.kind === kind);
}
