/** A lot on whose receipt many actions depend: each racks a little of it away, and takes the same share of its cost along. */
import type { JsonObject } from '../src/application/json-object.js';
import type { UseCases } from '../src/application/use-cases.js';
import { accepted, benchWinery, randomId } from './cellar-load.js';

export interface LongLot {
  readonly lot: string;
  readonly receiptId: string;
  readonly firstRackId: string;
  /** The rackings that follow the receipt. */
  readonly dependents: number;
}

const receivedAt = Date.parse('2024-01-01T08:00:00.000Z');
const msBetween = 1_000;
/** Enough for five million rackings. */
const volume = 5_000;
const rackedVolume = 0.001;

/** The effective time of the racking with this number, from 1. */
export function timeOfRack(number: number): number {
  return receivedAt + number * msBetween;
}

function receiptData(lot: string, cost: number): JsonObject {
  return {
    to: { lot, volume },
    components: [{ share: 1, variety: 'Pinot Noir', vintage: 2023, appellation: 'Anderson Valley' }],
    cost,
  };
}

/** Wine of a lot that is spilt at a time. */
export function spill(lot: string, at: number, id = randomId()): JsonObject {
  return { id, type: 'rack', effectiveAt: new Date(at).toISOString(), data: rackData(lot, 'spill') };
}

function rackData(lot: string, lossReason: 'spill' | 'lees'): JsonObject {
  return { from: [{ lot, volume: rackedVolume }], to: [], lossReason };
}

/** Returns a lot that is not recorded yet. */
export function longLot(lot: string, dependents: number): LongLot {
  return { lot, receiptId: randomId(), firstRackId: randomId(), dependents };
}

/** Yields the changes that make the lot, in sets of at most `perSet`. */
export function* changesOf(
  { lot, receiptId, firstRackId, dependents }: LongLot,
  perSet: number,
): Generator<readonly JsonObject[]> {
  const effectiveAt = new Date(receivedAt).toISOString();
  const receipt = { id: receiptId, type: 'receive_bulk', effectiveAt, data: receiptData(lot, 100_000) };
  let set: JsonObject[] = [{ op: 'record', action: receipt }];
  for (let number = 1; number <= dependents; number += 1) {
    const id = number === 1 ? firstRackId : randomId();
    set.push({ op: 'record', action: spill(lot, timeOfRack(number), id) });
    if (set.length < perSet) continue;
    yield set;
    set = [];
  }
  if (set.length > 0) yield set;
}

const actionsPerSet = 5_000;

/** Records a lot and its dependents through the use cases. The winery must exist. */
export async function recordLongLot(solera: UseCases, lot: string, dependents: number): Promise<LongLot> {
  const long = longLot(lot, dependents);
  for (const changes of changesOf(long, actionsPerSet))
    accepted(await solera.change(benchWinery, { changes }, { minimal: true }));
  return long;
}

let corrections = 0;
let firstRackCorrections = 0;

/** Returns the body of a correction that no earlier one is equal to: another cost of the receipt. */
export function nextCorrection({ lot }: Pick<LongLot, 'lot'>): JsonObject {
  corrections += 1;
  return { data: receiptData(lot, 100_000 + corrections * 50_000) };
}

/** Corrects the receipt, and returns how many milliseconds that took. Throws unless all dependents changed. */
export async function correct(solera: UseCases, long: LongLot): Promise<number> {
  const begun = performance.now();
  const answer = accepted(await solera.revise(benchWinery, long.receiptId, nextCorrection(long), {}));
  const ms = performance.now() - begun;
  assertAllChanged(answer, long);
  return ms;
}

/** Corrects why wine was lost in the first racking, after which the lot is as it was before, and returns how many milliseconds that took. Throws if another action changed. */
export async function correctFirstRack(solera: UseCases, { lot, firstRackId }: LongLot): Promise<number> {
  firstRackCorrections += 1;
  const data = rackData(lot, firstRackCorrections % 2 === 1 ? 'lees' : 'spill');
  const begun = performance.now();
  const answer = accepted(await solera.revise(benchWinery, firstRackId, { data }, {}));
  const ms = performance.now() - begun;
  if (answer.notifications === null) throw new Error('the first racking did not change');
  assertAllChanged(answer, { dependents: 0 });
  return ms;
}

/** Throws unless the impact of an answer counts all dependents as changed. */
export function assertAllChanged(answer: JsonObject, { dependents }: Pick<LongLot, 'dependents'>): void {
  const { actionsChanged } = answer.impact as { readonly actionsChanged: number }; // Every impact has this count.
  if (actionsChanged !== dependents) throw new Error(`${actionsChanged} dependents changed, not ${dependents}`);
}
