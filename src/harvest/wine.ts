import type { Colour } from './vineyard.js';

/** The times by which the recording queue keeps the actions on a lot or vessel in an order in which each is possible when it is recorded. */
export interface Traced {
  /** The effective time of the last action on it. */
  touchedAt: number;
  /** The latest time at which an action on it is recorded, without harmless actions (see `RecordingQueue`). */
  recordedAt: number;
}

export interface Vessel extends Traced {
  readonly code: string;
  readonly kind: 'tank' | 'barrel';
  /** In millionths of the winery's unit, like `volume`. */
  readonly capacity: number;
  holder: Wine | undefined;
  volume: number;
}

export interface Fruit extends Traced {
  readonly code: string;
  /** In millionths of the weight unit. */
  weight: number;
  shortTons: number;
}

/** A bulk lot. The generator tracks only its volumes; Solera computes composition, cost and additives from the actions. */
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
