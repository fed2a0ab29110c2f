import { StoreUnavailable } from '../application/ports/store-unavailable.js';
import { comparePositions, type Position } from '../kernel/position.js';

/** The checks of a verification. `check-report.ts` states the claim of each. */
export type Check =
  | 'log'
  | 'history'
  | 'actions'
  | 'answers'
  | 'replay'
  | 'streams'
  | 'caches'
  | 'versions'
  | 'feed'
  | 'conservation';

/** A value that differs from the expected one. */
export interface Mismatch {
  /** A JSON pointer into the compared value, or the name of the value where there is nothing to point into. */
  readonly field: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** A mismatch, the check that found it, and its place. */
export interface Difference extends Mismatch {
  readonly check: Check;
  /** A notification number. */
  readonly number?: number;
  readonly stream?: string;
  readonly action?: string;
  readonly position?: Position;
}

/** Returns the first mismatch of two plain values, in the member order of the expected one, or null if they are equal. */
export function firstMismatch(expected: unknown, found: unknown, field = ''): Mismatch | null {
  if (Object.is(expected, found)) return null;
  if (!isStructure(expected) || !isStructure(found) || Array.isArray(expected) !== Array.isArray(found))
    return { field, expected, found };
  for (const name of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const mismatch = firstMismatch(expected[name], found[name], `${field}/${name}`);
    if (mismatch !== null) return mismatch;
  }
  return null;
}

function isStructure(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Throws StoreUnavailable again: it proves nothing about the data. Other errors are caused by stored data. */
export function rethrowUnavailable(error: unknown): void {
  if (error instanceof StoreUnavailable) throw error;
}

/** Returns the message of an error that stored data caused. Rethrows StoreUnavailable. */
export function errorText(error: unknown): string {
  rethrowUnavailable(error);
  return error instanceof Error ? error.message : String(error);
}

/** Returns what `read` returns, or the message of the error that stored data caused. Rethrows StoreUnavailable. */
export function valueOrError<Value>(read: () => Value): Value | string {
  try {
    return read();
  } catch (error) {
    return errorText(error);
  }
}

/** The differences of a part of a verification, as plain data. */
export interface FoundDifferences {
  readonly counts: ReadonlyMap<Check, number>;
  readonly earliest: readonly Difference[];
}

/**
 * The differences that were found.
 * Owns: the counts, and the earliest `limit` differences of each check, so that one check with many cannot hide those of another.
 * Invariant: of each check, the kept differences are the earliest in the timeline. Those without a position come first.
 */
export class Differences {
  private readonly kept = new Map<Check, Difference[]>();
  private readonly counts = new Map<Check, number>();

  constructor(private readonly limit: number) {}

  add(difference: Difference): void {
    const { check } = difference;
    this.counts.set(check, this.count(check) + 1);
    const kept = this.kept.get(check) ?? [];
    this.kept.set(check, kept);
    kept.push(difference);
    if (kept.length >= 2 * this.limit) kept.sort(byPosition).splice(this.limit);
  }

  /** Adds the differences of a part. */
  addAll({ counts, earliest }: FoundDifferences): void {
    for (const difference of earliest) this.add(difference);
    for (const [check, count] of counts) {
      const kept = earliest.filter((difference) => difference.check === check).length;
      this.counts.set(check, this.count(check) + count - kept);
    }
  }

  found(): FoundDifferences {
    return { counts: this.counts, earliest: this.earliest() };
  }

  count(check: Check): number {
    return this.counts.get(check) ?? 0;
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Returns the kept differences of all checks, the earliest in the timeline first. */
  earliest(): readonly Difference[] {
    return [...this.kept.values()].flatMap((kept) => kept.sort(byPosition).slice(0, this.limit)).sort(byPosition);
  }
}

function byPosition(a: Difference, b: Difference): number {
  if (a.position === undefined || b.position === undefined)
    return Number(a.position !== undefined) - Number(b.position !== undefined);
  return comparePositions(a.position, b.position);
}

/** Returns a difference as one sentence: its check, its place, the expected value and the value found. */
export function differenceText(difference: Difference): string {
  const { check, number, stream, action, position, field, expected, found } = difference;
  const place = [
    number === undefined ? undefined : `notification ${number}`,
    stream === undefined ? undefined : `stream ${stream}`,
    action === undefined ? undefined : `action ${action}`,
    position === undefined ? undefined : `position ${instant(position.effectiveAt)} (tie break ${position.tieBreak})`,
    field === '' ? undefined : `field ${field}`,
  ].filter((part) => part !== undefined);
  return `${check}: ${place.join(', ')}: expected ${valueText(expected)}, found ${valueText(found)}.`;
}

/** Returns a time as text. Damaged data can hold a number that is no valid time. */
function instant(ms: number): string {
  const time = new Date(ms);
  return Number.isNaN(time.getTime()) ? `${ms} ms` : time.toISOString();
}

const longestValue = 160;

function valueText(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)} …` : text;
}
