/**
 * One attempt to apply an action to the cellar.
 * Owns: working copies of the lots that the action reads or changes, and the amounts that it moves.
 * Does not own: the lots themselves. `commit` returns the copies; after a refusal the caller drops the attempt.
 * Invariant: an action reads only lots that it changes, so the action is the last action of every lot in the attempt [R21].
 */
import { maxAmount, sum } from './exact.js';
import { copyLot, isEmpty, type Kind, type Lot, lotKey, newLot, sizeOf, type VolumeUnit, volumeOf } from './lot.js';

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
  /** The `data` of the API's action, which depends on the type. */
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

/**
 * Thrown by the first check that fails. The engine returns refusals; here an exception keeps the code close to the specification's list of checks.
 */
export class Refusal extends Error {
  constructor(readonly code: RefusalCode) {
    super(code);
  }
}

export function refuseIf(failed: boolean, code: RefusalCode): void {
  if (failed) throw new Refusal(code);
}

/**
 * The amounts that one action moves in one winery, in millionths (cost in ten-thousandths).
 * volumeOut + received = volumeIn + loss + removed, and costOut + costReceived = costIn + costRemoved + costWrittenOff.
 */
export type Flow = {
  /** The volume that left lots, and the volume that arrived in lots. A movement within one lot counts in both. */
  volumeOut: bigint;
  volumeIn: bigint;
  /** The volume lost; a gain is negative. */
  loss: bigint;
  /** The volume that entered the winery's wine: bought, made of fruit, added, sent by another winery, or returned. */
  received: bigint;
  /** The volume that left the winery's wine: shipped, removed, or sent to another winery. */
  removed: bigint;
  weightOut: bigint;
  weightIn: bigint;
  costOut: bigint;
  costIn: bigint;
  costReceived: bigint;
  costRemoved: bigint;
  costWrittenOff: bigint;
  /** Observed: the sum over the winery's lots after the action minus the sum before. */
  volumeChange: bigint;
  weightChange: bigint;
  costChange: bigint;
};

/**
 * One thing that an action does to the amount of a lot, in millionths. Everything is taken before anything arrives; `held` is what the lot held just
 * before an arrival. A loss in the lot itself (evaporation, a lower reading) is neither taken nor does it arrive.
 */
export type Move =
  | { readonly step: 'take' | 'lose'; readonly lot: Lot; readonly amount: bigint }
  | { readonly step: 'arrive'; readonly lot: Lot; readonly amount: bigint; readonly held: bigint };

export class Attempt {
  /** In the order in which they happen. */
  readonly moves: Move[] = [];
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

  /** Returns the working copy of a lot, or undefined if the lot does not exist. Refuses an archived lot. */
  find(winery: string, code: string): Lot | undefined {
    const key = lotKey(winery, code);
    const committed = this.lots.get(key);
    const lot = this.changed.get(key) ?? (committed && copyLot(committed));
    if (!lot) return undefined;
    refuseIf(lot.status === 'archived', 'lot_archived');
    this.changed.set(key, lot);
    return lot;
  }

  /** Returns the working copy of a lot that must exist. */
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

  /** Whether the vessel holds another lot than the given one at this point of the action. */
  isOccupied(winery: string, vessel: string, lotCode: string): boolean {
    const occupies = (lot: Lot) => lot.winery === winery && lot.code !== lotCode && lot.vessels.has(vessel);
    for (const lot of this.changed.values()) if (occupies(lot)) return true;
    for (const [key, lot] of this.lots) if (!this.changed.has(key) && occupies(lot)) return true;
    return false;
  }

  flow(winery: string): Flow {
    const flow = this.flows.get(winery) ?? noFlow();
    this.flows.set(winery, flow);
    return flow;
  }

  /** Ends an action that passed all its checks: clears empty lots [R16], checks `too_large` [R7], and returns the changed lots. */
  commit(): ReadonlyMap<string, Lot> {
    for (const [key, lot] of this.changed) {
      const flow = this.flow(lot.winery);
      if (isEmpty(lot)) this.clear(lot, flow);
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

  /** Writes off the cost of an empty lot and clears its additives and composition. */
  private clear(lot: Lot, flow: Flow): void {
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
  return amounts.some((amount) => amount > maxAmount || amount < -maxAmount);
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
