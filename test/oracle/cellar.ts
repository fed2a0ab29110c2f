/**
 * The cellar while one action is tried on it.
 * Owns: the working copies of the lots which the action reads or changes, and the account of what flowed.
 * Does not own: the committed lots; `Draft.commit` hands the copies back, and a refusal simply drops the draft.
 * Invariant: an action reads only lots that it changes, so every lot in the draft was changed by the action [R21].
 */
import { largest, sum } from './exact.js';
import type { VolumeUnit } from './lot.js';
import { copyLot, isEmpty, type Kind, type Lot, lotKey, newLot, sizeOf, volumeOf } from './lot.js';

export type OracleWinery = {
  readonly winery: string;
  readonly volumeUnit: VolumeUnit;
  readonly weightUnit: 'lb' | 'kg' | 'short_ton' | 't';
  readonly currency: string;
};

export type OracleAction = {
  readonly winery: string;
  readonly id: string;
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly effectiveAt: number;
  readonly tieBreak: number;
  /** The API's JSON data of this type. */
  readonly data: unknown;
};

export type RefusalCode =
  | 'unknown_lot'
  | 'unknown_winery'
  | 'insufficient_volume'
  | 'insufficient_weight'
  | 'insufficient_cases'
  | 'not_in_vessel'
  | 'vessel_occupied'
  | 'over_received'
  | 'wrong_kind'
  | 'origin_differs'
  | 'lot_archived'
  | 'not_empty'
  | 'composition_incomplete'
  | 'too_large';

/** Thrown at the first failing check. Here, and only here, a refusal is an exception: it reads like the contract's list of checks. */
export class Refusal extends Error {
  constructor(readonly code: RefusalCode) {
    super(code);
  }
}

export function refuseIf(failed: boolean, code: RefusalCode): void {
  if (failed) throw new Refusal(code);
}

/**
 * What one action did to one winery, in millionths and (cost) ten-thousandths.
 * volumeOut + received = volumeIn + loss + removed, and costOut + costReceived = costIn + costRemoved + costWrittenOff.
 */
export type Flow = {
  /** What left lots, and what arrived in lots; a movement within one lot counts in both. */
  volumeOut: bigint;
  volumeIn: bigint;
  /** What was lost; a gain is negative. */
  loss: bigint;
  /** What came from outside the winery's wine: bought, made of fruit, added, sent by another winery, returned. */
  received: bigint;
  /** What went outside: shipped, removed, sent to another winery. */
  removed: bigint;
  weightOut: bigint;
  weightIn: bigint;
  costOut: bigint;
  costIn: bigint;
  costReceived: bigint;
  costRemoved: bigint;
  costWrittenOff: bigint;
  /** Observed: the sum over the winery's lots after the action, less the sum before. */
  volumeChange: bigint;
  weightChange: bigint;
  costChange: bigint;
};

export class Draft {
  readonly changed = new Map<string, Lot>();
  readonly flows = new Map<string, Flow>();

  constructor(
    readonly action: OracleAction,
    private readonly lots: ReadonlyMap<string, Lot>,
    private readonly wineries: ReadonlyMap<string, OracleWinery>,
  ) {}

  winery(code: string): OracleWinery | undefined {
    return this.wineries.get(code);
  }

  /** The working copy of a lot that exists and isn't archived. For what only arrives, where the lot may be new. */
  find(winery: string, code: string): Lot | undefined {
    const key = lotKey(winery, code);
    const committed = this.lots.get(key);
    const lot = this.changed.get(key) ?? (committed && copyLot(committed));
    if (!lot) return undefined;
    refuseIf(lot.status === 'archived', 'lot_archived');
    this.changed.set(key, lot);
    return lot;
  }

  /** As `find`, for what reads the lot: it must exist. */
  read(winery: string, code: string): Lot {
    const lot = this.find(winery, code);
    if (!lot) throw new Refusal('unknown_lot');
    return lot;
  }

  create(winery: string, code: string, kind: Kind): Lot {
    const unit = this.wineries.get(winery)?.volumeUnit ?? null;
    const lot = newLot({ winery, code, volumeUnit: unit }, kind);
    this.changed.set(lotKey(winery, code), lot);
    return lot;
  }

  /** Whether the named vessel holds any lot but this one, as things stand within the action. */
  isOccupied(winery: string, vessel: string, byOtherThan: string): boolean {
    const differs = (lot: Lot) => lot.winery === winery && lot.code !== byOtherThan && lot.vessels.has(vessel);
    for (const lot of this.changed.values()) if (differs(lot)) return true;
    for (const [key, lot] of this.lots) if (!this.changed.has(key) && differs(lot)) return true;
    return false;
  }

  flow(winery: string): Flow {
    const flow = this.flows.get(winery) ?? noFlow();
    this.flows.set(winery, flow);
    return flow;
  }

  /** Ends an action in which no check failed: empties what is empty [R16], judges `too_large` [R7], and returns the changed lots. */
  commit(): ReadonlyMap<string, Lot> {
    for (const [key, lot] of this.changed) {
      const flow = this.flow(lot.winery);
      if (isEmpty(lot)) this.writeOff(lot, flow);
      refuseIf(isTooLarge(lot), 'too_large');
      lot.lastAction = this.action.id;
      lot.effectiveAt = this.action.effectiveAt;
      const before = this.lots.get(key);
      flow.volumeChange += volumeOf(lot) - (before ? volumeOf(before) : 0n);
      flow.weightChange += lot.weight - (before?.weight ?? 0n);
      flow.costChange += sum(lot.cost.values()) - sum(before?.cost.values() ?? []);
    }
    return this.changed;
  }

  private writeOff(lot: Lot, flow: Flow): void {
    const cost = sum(lot.cost.values());
    flow.costOut += cost;
    flow.costWrittenOff += cost;
    lot.cost.clear();
    lot.additives.clear();
    lot.composition = [];
  }
}

function isTooLarge(lot: Lot): boolean {
  const costs = [...lot.cost.values()];
  const amounts = [sizeOf(lot), ...lot.additives.values(), ...costs, sum(costs)];
  return amounts.some((amount) => amount > largest || amount < -largest);
}

function noFlow(): Flow {
  return {
    volumeOut: 0n,
    volumeIn: 0n,
    loss: 0n,
    received: 0n,
    removed: 0n,
    weightOut: 0n,
    weightIn: 0n,
    costOut: 0n,
    costIn: 0n,
    costReceived: 0n,
    costRemoved: 0n,
    costWrittenOff: 0n,
    volumeChange: 0n,
    weightChange: 0n,
    costChange: 0n,
  };
}
