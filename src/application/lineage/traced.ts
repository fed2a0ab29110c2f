import type { Position, StreamId } from '../../kernel/position.js';

/** Wine or fruit that one action moved from one lot to another. Amounts are in millionths. */
export interface Edge {
  readonly from: StreamId;
  readonly to: StreamId;
  /** How much the action moved from one lot to the other, in the unit of `to`. */
  readonly volume: number;
  /** Back: how much of what the requested lot holds came by this edge, in the unit of that lot. Forward: how much of `volume` is traced wine. */
  readonly traced: number;
  readonly position: Position;
  readonly type: string;
}

/** The unit of an amount: the unit of a winery for weight or for volume. */
export interface TracedUnit {
  readonly winery: string;
  readonly measure: 'weight' | 'volume';
}

/** A receipt that traced wine came from. */
export interface Source {
  readonly lot: StreamId;
  readonly action: string;
  readonly unit: TracedUnit;
  /** How much of what the requested lot holds came with the receipt, in millionths of `unit`. */
  readonly traced: number;
}

/** Where traced wine is, or how it left. */
export interface DestinationPlace {
  readonly kind: 'vessel' | 'cases' | 'shipped' | 'removed' | 'lost';
  readonly lot: StreamId;
  /** Of kind `vessel`: the vessel's code, or null for the lot's own unnamed vessel. */
  readonly vessel?: string | null;
  readonly reason?: string;
  readonly counterparty?: string;
}

export interface Destination extends DestinationPlace {
  readonly measure: TracedUnit['measure'];
  /** In millionths of the unit of `lot`. */
  readonly traced: number;
}

/**
 * The edges found so far. All are counted and the first `most` are kept, because one action may connect thousands of lots with thousands of others.
 */
export class Edges {
  readonly kept: Edge[] = [];
  count = 0;

  constructor(private readonly most: number) {}

  get isFull(): boolean {
    return this.kept.length >= this.most;
  }

  add(edge: Edge): void {
    this.count += 1;
    if (!this.isFull) this.kept.push(edge);
  }
}

/** The result of tracing wine. The requested lot is the first of the lots; edges and sources are in timeline order. */
export interface Traced {
  readonly lots: readonly StreamId[];
  /** If there are too many, those that were found first: back, the latest ones; forward, the earliest. */
  readonly edges: readonly Edge[];
  /** The number of all edges. */
  readonly edgeCount: number;
  readonly sources: readonly Source[];
  readonly destinations: readonly Destination[];
}

/** All of the traced wine, or all of a lot. Fractions are integers of this scale: thousands of roundings stay below a millionth of a lot. */
export const WHOLE = 10n ** 30n;

/** Returns an amount times a fraction of `WHOLE`, rounded half up. */
export function partOf(amount: number, fraction: bigint): number {
  return Number((2n * BigInt(amount) * fraction + WHOLE) / (2n * WHOLE));
}
