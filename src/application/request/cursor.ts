import type { Position } from '../../kernel/position.js';
import { type Result, success } from '../result.js';
import { unexpected } from './faults.js';

/**
 * Encodes the last item of a page as a cursor: base64url of its JSON, opaque to clients. Each kind of list has its own function below to decode it. They
 * return null for the first page, and a `bad_request` at /cursor for a text that this server did not make.
 */
export function encodeCursor(last: unknown): string {
  return Buffer.from(JSON.stringify(last)).toString('base64url');
}

/** Decodes the cursor of a list in the order of codes: the last code. */
export function textCursor(cursor: string | undefined): Result<string | null> {
  if (cursor === undefined) return success(null);
  const value = decode(cursor);
  return typeof value === 'string' && !value.includes('\0') ? success(value) : foreign(cursor);
}

/** Decodes the cursor of a list in the order of ids: the last id, a UUID. */
export function idCursor(cursor: string | undefined): Result<string | null> {
  if (cursor === undefined) return success(null);
  const value = decode(cursor);
  return isId(value) ? success(value) : foreign(cursor);
}

/** Decodes the cursor of a list of revisions: the number of the last one. */
export function numberCursor(cursor: string | undefined): Result<number | null> {
  if (cursor === undefined) return success(null);
  const value = decode(cursor);
  return isInteger(value) ? success(value) : foreign(cursor);
}

/** Decodes the cursor of a list in the order of several texts: those of the last item. */
export function textsCursor(cursor: string | undefined, count: number): Result<readonly string[] | null> {
  return membersCursor(cursor, count, isText);
}

/** Decodes the cursor of a list in the order of several integers: those of the last item. */
export function numbersCursor(cursor: string | undefined, count: number): Result<readonly number[] | null> {
  return membersCursor(cursor, count, isInteger);
}

function membersCursor<Member>(
  cursor: string | undefined,
  count: number,
  isMember: (value: unknown) => value is Member,
): Result<readonly Member[] | null> {
  if (cursor === undefined) return success(null);
  const value = decode(cursor);
  const isValid = Array.isArray(value) && value.length === count && value.every(isMember);
  return isValid ? success(value) : foreign(cursor);
}

/** Encodes the position of a page's last action. */
export function encodePosition(position: Position): string {
  return encodeCursor([position.effectiveAt, position.tieBreak, position.id]);
}

/** Decodes the cursor of a list in timeline order: the position of the last action. */
export function positionCursor(cursor: string | undefined): Result<Position | null> {
  if (cursor === undefined) return success(null);
  const value = decode(cursor);
  if (!Array.isArray(value) || value.length !== 3) return foreign(cursor);
  const position = positionIn(value);
  return position === null ? foreign(cursor) : success(position);
}

/** Encodes the position of a page's last action, and the `known` of the list, if it has one. */
export function encodeTimelinePosition({ effectiveAt, tieBreak, id }: Position, known: number | undefined): string {
  return encodeCursor([effectiveAt, tieBreak, id, ...(known === undefined ? [] : [known])]);
}

/** Decodes the cursor of a list in timeline order as known at a notification. Refuses the cursor of a list with another `known`: its pages do not continue each other. */
export function timelineCursor(cursor: string | undefined, known: number | undefined): Result<Position | null> {
  if (cursor === undefined) return success(null);
  const value = decode(cursor);
  if (!Array.isArray(value) || value.length !== (known === undefined ? 3 : 4) || value[3] !== known)
    return unexpected('/cursor', 'the "next" of an earlier page of this list, with the same "known"', cursor);
  const position = positionIn(value);
  return position === null ? foreign(cursor) : success(position);
}

/** Decodes the cursor of a list of analyses: the columns of the last one. */
export function analysisCursor(
  cursor: string | undefined,
): Result<readonly [number, number, string, string, string] | null> {
  if (cursor === undefined) return success(null);
  const value = decode(cursor);
  if (!Array.isArray(value) || value.length !== 5) return foreign(cursor);
  const position = positionIn(value);
  const [analyte, unit]: readonly unknown[] = value.slice(3);
  if (position === null || !isText(analyte) || !isText(unit)) return foreign(cursor);
  return success([position.effectiveAt, position.tieBreak, position.id, analyte, unit]);
}

/** Decodes the cursor of a list of what actions did, in timeline order: the columns of the position to go on from, and how many of its items to skip. */
export function skipCursor(
  cursor: string | undefined,
): Result<{ readonly position: readonly [number, number, string]; readonly skip: number } | null> {
  if (cursor === undefined) return success(null);
  const value = decode(cursor);
  if (!Array.isArray(value) || value.length !== 4) return foreign(cursor);
  const position = positionIn(value);
  const skip: unknown = value[3];
  if (position === null || !isInteger(skip) || skip < 0) return foreign(cursor);
  return success({ position: [position.effectiveAt, position.tieBreak, position.id], skip });
}

/** The place of an entry in the books. */
interface EntryPlace {
  readonly effectiveAt: number;
  readonly tieBreak: number;
  readonly action: string;
  readonly lot: string;
  readonly item: string;
  readonly taxClass: string;
}

/** Decodes the cursor of a list of report entries: the place of the last one, and the sum of the amounts up to it. */
export function entryCursor(
  cursor: string | undefined,
): Result<{ readonly after: EntryPlace; readonly sum: number } | null> {
  if (cursor === undefined) return success(null);
  const value = decode(cursor);
  if (!Array.isArray(value) || value.length !== 7) return foreign(cursor);
  const position = positionIn(value.slice(0, 6));
  const [lot, item, taxClass, sum]: readonly unknown[] = value.slice(3);
  if (position === null || !isText(lot) || !isText(item) || !isText(taxClass) || !isInteger(sum))
    return foreign(cursor);
  const { effectiveAt, tieBreak, id: action } = position;
  return success({ after: { effectiveAt, tieBreak, action, lot, item, taxClass }, sum });
}

/** Decodes the cursor of a list of filings: when the last one was filed, and its id. */
export function filingCursor(
  cursor: string | undefined,
): Result<{ readonly filedAt: number; readonly id: string } | null> {
  if (cursor === undefined) return success(null);
  const value = decode(cursor);
  if (!Array.isArray(value) || value.length !== 2) return foreign(cursor);
  const [filedAt, id]: readonly unknown[] = value;
  return isInteger(filedAt) && isId(id) ? success({ filedAt, id }) : foreign(cursor);
}

function positionIn([effectiveAt, tieBreak, id]: readonly unknown[]): Position | null {
  return isInteger(effectiveAt) && isInteger(tieBreak) && isId(id) ? { effectiveAt, tieBreak, id } : null;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}

function foreign(cursor: string): Result<never> {
  return unexpected('/cursor', 'the "next" of an earlier page of this list', cursor);
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** Undefined for a text that is no cursor: no JSON value decodes to it. */
function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined; // The caller refuses the cursor.
  }
}
