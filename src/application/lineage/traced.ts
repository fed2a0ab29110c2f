import type { Position, StreamId } from '../../kernel/position.js';

/** Wine or fruit that one action moved from one lot to another. Amounts are in millionths. */
export interface Edge {
  readonly from: StreamId;
  readonly to: StreamId;
  /** All that the action moved from one to the other, in the unit of `to`. */
  readonly volume: number;
  /** Back: how much of the asked lot came by the edge, in its unit. Forward: how much of `volume` is the asked wine. */
  readonly traced: number;
  readonly position: Position;
  readonly type: string;
}

/** The winery in whose unit an amount is, and of which measure. */
export interface TracedUnit {
  readonly winery: string;
  readonly measure: 'weight' | 'volume';
}

/** A receipt. */
export interface Source {
  readonly lot: StreamId;
  readonly action: string;
  readonly unit: TracedUnit;
  /** How much of the asked lot came with the receipt, in millionths of its unit. */
  readonly traced: number;
}

/** Where asked wine is, or how it left. */
export interface DestinationPlace {
  readonly kind: 'vessel' | 'cases' | 'shipped' | 'removed' | 'lost';
  readonly lot: StreamId;
  /** Of kind `vessel`: its code, or null for the lot's own unnamed vessel. */
  readonly vessel?: string | null;
  readonly reason?: string;
  readonly counterparty?: string;
}
export interface Destination extends DestinationPlace {
  readonly measure: TracedUnit['measure'];
  /** In millionths of the unit of `lot`. */
  readonly traced: number;
}

/** The edges found so far: all are counted, and the first `most` are kept. An action may connect thousands of lots with thousands of others. */
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

/** The result of tracing wine. The asked lot is the first of the lots; edges and sources are in timeline order. */
export interface Traced {
  readonly lots: readonly StreamId[];
  /** Those nearest to the asked lot in time, if there are too many. */
  readonly edges: readonly Edge[];
  /** The number of all edges. */
  readonly edgeCount: number;
  readonly sources: readonly Source[];
  readonly destinations: readonly Destination[];
}

/** One whole of the asked wine. Fractions of it are integers, fine enough that thousands of roundings stay below a millionth of a lot. */
export const WHOLE = 10n ** 30n;

/** Returns the part of an amount that a fraction of `WHOLE` is, halves up. */
export function partOf(amount: number, fraction: bigint): number {
  return Number((2n * BigInt(amount) * fraction + WHOLE) / (2n * WHOLE));
}
