import { v7 as uuid } from 'uuid';
import type { JsonObject } from '../src/application/json-object.js';
import type { UseCases } from '../src/application/use-cases.js';
import { accepted, benchWinery } from './cellar-load.js';

/**
 * The edit that the benchmarks measure. A weigh tag, the receipt of a load of fruit, was recorded with the wrong variety. Fifty actions depend on it
 * (one crush, 24 rackings from the must, 25 rackings from those lots), and the correction changes the composition of the wine that each of them moves.
 */
export const dependents = 50;

export interface WeighTag {
  /** The id of the action that records the weigh tag. */
  readonly receiptId: string;
  readonly receipt: JsonObject;
  /** The bodies of the dependents, in the order in which they are recorded. */
  readonly following: readonly JsonObject[];
}

const rackings = 24;
const begin = Date.parse('2023-09-20T08:00:00.000Z');

export function weighTag(name: string): WeighTag {
  let minutes = 0;
  const at = () => new Date(begin + minutes++ * 60_000).toISOString();
  const receiptId = uuid();
  const fruit = `F-${name}`;
  const must = `M-${name}`;
  const receipt = { id: receiptId, type: 'receive_fruit', effectiveAt: at(), data: receiptData(fruit, 'Pinot Noir') };
  const rack = (from: string, to: string, volume: number) => ({
    id: uuid(),
    type: 'rack',
    effectiveAt: at(),
    data: { from: [{ lot: from, volume }], to: [{ lot: to, volume }] },
  });
  const crush = {
    id: uuid(),
    type: 'process_fruit',
    effectiveAt: at(),
    data: { from: [{ lot: fruit, weight: 'all' }], to: [{ lot: must, volume: 3_300 }], kind: 'must' },
  };
  const first = Array.from({ length: rackings }, (_, index) => rack(must, `A${index}-${name}`, 100));
  const second = Array.from({ length: dependents - 1 - rackings }, (_, index) =>
    rack(`A${index % rackings}-${name}`, `B${index}-${name}`, 40),
  );
  return { receiptId, receipt, following: [crush, ...first, ...second] };
}

function receiptData(lot: string, variety: string): JsonObject {
  return { lot, weight: 44_000, variety, vintage: 2023, appellation: 'Anderson Valley', weighTag: lot, cost: 61_600 };
}

export async function recordOneByOne(solera: UseCases, bodies: readonly JsonObject[]): Promise<void> {
  for (const body of bodies) accepted(await solera.record(benchWinery, body, {}));
}

/** Corrects the variety of a weigh tag. Returns how many actions were decided again, and how many of them changed. */
export async function correctVariety(
  solera: UseCases,
  name: string,
  { receiptId }: WeighTag,
  variety: string,
): Promise<{ readonly redecided: number; readonly changed: number }> {
  const answer = accepted(await solera.revise(benchWinery, receiptId, { data: receiptData(`F-${name}`, variety) }, {}));
  const { actionsRedecided, actionsChanged } = answer.impact as { actionsRedecided: number; actionsChanged: number }; // Every impact has these counts.
  if (actionsChanged !== dependents) throw new Error(`${actionsChanged} dependents changed, not ${dependents}`);
  return { redecided: actionsRedecided, changed: actionsChanged };
}
