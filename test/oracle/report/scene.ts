/** What the booking of one action works on. */
import type { OracleWinery } from '../attempt.js';
import type { Body } from '../body.js';
import { compareText } from '../exact.js';
import { isBulk, type Lot, volumeOf } from '../lot.js';
import type { OracleMoves } from '../replay.js';
import type { Part, Target } from './blending.js';
import { type Book, classOf } from './booking.js';

export type Scene = OracleMoves & {
  readonly body: Body;
  readonly unitOf: (winery: string) => OracleWinery['volumeUnit'];
  readonly bookIn: (winery: string) => Book;
  /** Books in the winery of the action. */
  readonly book: Book;
};

function liquidOf(lot: Lot): 'must' | 'juice' | 'wine' {
  if (lot.kind === 'fruit' || lot.kind === 'cases') throw new Error(`${lot.code} is no liquid`);
  return lot.kind;
}

/** Returns what the action took out of lots, in the order of the lots. */
export function taken({ moves }: OracleMoves): readonly { readonly lot: Lot; readonly amount: bigint }[] {
  return inOrderOfLots(moves.filter(({ step }) => step === 'take'));
}

function inOrderOfLots<Item extends { readonly lot: Lot }>(items: readonly Item[]): readonly Item[] {
  return [...items].sort((one, other) => compareText(one.lot.code, other.lot.code));
}

/** Notes that must and juice leave their lots, and returns all that leaves lots of liquids. */
export function leave(scene: Scene): readonly Part[] {
  const parts = taken(scene).map(({ lot, amount }) => ({
    kind: liquidOf(lot),
    taxClass: classOf(lot.taxClass),
    amount,
  }));
  for (const { kind, amount } of parts) if (kind !== 'wine') scene.book('fermenting', 'fermenting', -amount);
  return parts;
}

export function arrivals({ moves }: OracleMoves): readonly Target[] {
  return inOrderOfLots(moves).flatMap((move) =>
    move.step === 'arrive' && isBulk(move.lot.kind)
      ? [{ kind: liquidOf(move.lot), taxClass: classOf(move.lot.taxClass), amount: move.amount, held: move.held }]
      : [],
  );
}

/** Calls back with each changed lot, and the change of its volume. */
export function eachChange({ before, after }: OracleMoves, call: (lot: Lot, change: bigint) => void): void {
  for (const [key, lot] of after) {
    const former = before.get(key);
    call(lot, volumeOf(lot) - (former === undefined ? 0n : volumeOf(former)));
  }
}
