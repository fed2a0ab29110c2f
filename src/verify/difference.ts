import { StoreUnavailable } from '../application/ports/store-unavailable.js';
import { comparePositions, type Position } from '../kernel/position.js';

/** What is compared with what. */
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

/** One thing that is not as it must be, and exactly where. */
export interface Difference {
  readonly check: Check;
  /** A notification's number. */
  readonly number?: number;
  readonly stream?: string;
  readonly action?: string;
  readonly position?: Position;
  /** A JSON pointer into what was compared, or words where there is nothing to point into. */
  readonly field: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** What differs, without where. */
export type Unlike = Pick<Difference, 'field' | 'expected' | 'found'>;

/** Where two plain values differ first, members in the order of the expected one; null where they are the same. */
export function firstDifference(expected: unknown, found: unknown, field = ''): Unlike | null {
  if (Object.is(expected, found)) return null;
  if (!isStructure(expected) || !isStructure(found) || Array.isArray(expected) !== Array.isArray(found))
    return { field, expected, found };
  for (const name of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const difference = firstDifference(expected[name], found[name], `${field}/${name}`);
    if (difference !== null) return difference;
  }
  return null;
}

function isStructure(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Why something could not be read, in words. Where the store did not answer, that says nothing of what it holds: it is thrown on. */
export function wordsOf(error: unknown): string {
  if (error instanceof StoreUnavailable) throw error;
  return error instanceof Error ? error.message : String(error);
}

/**
 * What was found, the earliest in the timeline first. Owns: the count of all, and up to `told` of each check, so that one cannot hide another.
 * Invariant: what is kept is the earliest of what was added; what has no place in the timeline is kept before all that has one.
 */
export class Differences {
  private readonly kept = new Map<Check, Difference[]>();
  private readonly counts = new Map<Check, number>();

  constructor(private readonly told: number) {}

  add(difference: Difference): void {
    const { check } = difference;
    this.counts.set(check, this.count(check) + 1);
    const kept = this.kept.get(check) ?? [];
    this.kept.set(check, kept);
    kept.push(difference);
    if (kept.length >= 2 * this.told) kept.sort(earlier).splice(this.told);
  }

  count(check: Check): number {
    return this.counts.get(check) ?? 0;
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  earliest(): readonly Difference[] {
    return [...this.kept.values()].flatMap((kept) => kept.sort(earlier).slice(0, this.told)).sort(earlier);
  }
}

function earlier(a: Difference, b: Difference): number {
  if (a.position === undefined || b.position === undefined)
    return Number(a.position !== undefined) - Number(b.position !== undefined);
  return comparePositions(a.position, b.position);
}

/** One sentence that says where to look and what to see there. */
export function differenceText(difference: Difference): string {
  const { check, number, stream, action, position, field, expected, found } = difference;
  const where = [
    number === undefined ? undefined : `notification ${number}`,
    stream === undefined ? undefined : `stream ${stream}`,
    action === undefined ? undefined : `action ${action}`,
    position === undefined ? undefined : `position ${instant(position.effectiveAt)} (tie break ${position.tieBreak})`,
    field === '' ? undefined : `field ${field}`,
  ].filter((part) => part !== undefined);
  return `${check}: ${where.join(', ')}: expected ${shown(expected)}, found ${shown(found)}.`;
}

/** What was tampered with may be no time at all. */
function instant(ms: number): string {
  const time = new Date(ms);
  return Number.isNaN(time.getTime()) ? `${ms} ms` : time.toISOString();
}

const longestShown = 160;

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)} …` : text;
}
