/** What a movement means to the form: losses by class, and wine that changes its class because it is mixed. */
import { apportion, sum } from '../exact.js';
import { type Book, columnOf } from './booking.js';

type Liquid = 'must' | 'juice' | 'wine';

/** An amount that is on its way. */
export interface Part {
  readonly kind: Liquid;
  /** As `classOf` returns it. */
  readonly taxClass: string;
  readonly amount: bigint;
}

export interface Target {
  readonly kind: Liquid;
  /** As `classOf` returns it. */
  readonly taxClass: string;
  readonly amount: bigint;
  /** What the lot holds after all departures. */
  readonly held: bigint;
}

/** Books what becomes of wine, must and juice that have left their lots. */
export function bookMovement(
  book: Book,
  parts: readonly Part[],
  targets: readonly Target[],
  lossReason?: unknown,
): void {
  let flowing = bookLosses(book, merged(parts), sum(targets.map(({ amount }) => amount)), lossReason);
  for (const target of targets) {
    const given = apportion(
      target.amount,
      flowing.map(({ amount }) => amount),
    );
    const flows = flowing.map((part, index) => ({ ...part, amount: given[index] ?? 0n }));
    flowing = flowing.map((part, index) => ({ ...part, amount: part.amount - (given[index] ?? 0n) }));
    bookArrival(
      book,
      flows.filter(({ amount }) => amount > 0n),
      target,
    );
  }
}

/** Adds up the parts of one kind and class. */
export function merged(parts: readonly Part[]): readonly Part[] {
  const found = new Map<string, Part>();
  for (const part of parts) {
    const key = `${part.kind} ${part.kind === 'wine' ? part.taxClass : ''}`;
    found.set(key, { ...part, amount: part.amount + (found.get(key)?.amount ?? 0n) });
  }
  return [...found.values()];
}

/** Books the difference between what left and what arrives, in proportion to the parts, and returns what arrives of each. */
function bookLosses(book: Book, parts: readonly Part[], arriving: bigint, lossReason: unknown): readonly Part[] {
  const left = sum(parts.map(({ amount }) => amount));
  // What arrives where nothing was sent is a gain of the first part.
  const amounts = parts.map(({ amount }, index) => (left === 0n && index === 0 ? 1n : amount));
  const differences = apportion(left > arriving ? left - arriving : arriving - left, amounts);
  const isLoss = left > arriving;
  return parts.map((part, index) => {
    const difference = differences[index] ?? 0n;
    if (part.kind === 'wine' && difference > 0n)
      book(isLoss ? lossLine(lossReason) : gainLine(lossReason), columnOf(part.taxClass), difference);
    return { ...part, amount: isLoss ? part.amount - difference : part.amount + difference };
  });
}

export function lossLine(reason: unknown): string {
  return reason === 'testing' ? 'A23' : reason === 'inventory' ? 'A30' : 'loss';
}

export function gainLine(reason: unknown): string {
  return reason === 'inventory' ? 'A9' : 'gain';
}

function bookArrival(book: Book, flows: readonly Part[], target: Target): void {
  const wine = flows.filter(({ kind }) => kind === 'wine');
  if (target.kind !== 'wine') {
    for (const flow of wine) book('A25', columnOf(flow.taxClass), flow.amount);
    book('fermenting', 'fermenting', target.amount);
    return;
  }
  for (const { kind, amount } of flows)
    if (kind !== 'wine')
      book(kind === 'juice' && (target.held > 0n || wine.length > 0) ? 'A3' : 'A2', columnOf(target.taxClass), amount);
  bookClasses(book, wine, target);
}

/** Books wine that arrives in a lot of wine. */
function bookClasses(book: Book, wine: readonly Part[], target: Target): void {
  const others = wine.filter(({ taxClass }) => taxClass !== target.taxClass);
  const isBlend = target.held > 0n || wine.length > 1;
  const counted = target.held > 0n || wine.length === 1 ? others : wine;
  for (const { taxClass, amount } of counted) {
    book(isBlend ? 'A20' : 'A24', columnOf(taxClass), amount);
    book(isBlend ? 'A5' : 'A10', columnOf(target.taxClass), amount);
  }
}
