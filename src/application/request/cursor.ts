import type { Position } from '../../kernel/position.js';
import type { Result } from '../result.js';
import { malformed } from './body.js';

/**
 * Cursors are opaque to clients: what came last, in base64url. Each is read by the function that knows what was written into it, which gives
 * null for the first page and refuses one that this server did not make with `bad_request` at /cursor.
 */
export function encodeCursor(last: unknown): string {
  return Buffer.from(JSON.stringify(last)).toString('base64url');
}

/** Of lists in the order of codes: the last code. */
export function textCursor(cursor: string | undefined): Result<string | null> {
  if (cursor === undefined) return { ok: true, value: null };
  const value = decode(cursor);
  return typeof value === 'string' && !value.includes('\0')
    ? { ok: true, value }
    : malformed('/cursor', 'This cursor is not one of ours.');
}

/** Of revisions: the last one's number. */
export function numberCursor(cursor: string | undefined): Result<number | null> {
  if (cursor === undefined) return { ok: true, value: null };
  const value = decode(cursor);
  return typeof value === 'number' && Number.isSafeInteger(value)
    ? { ok: true, value }
    : malformed('/cursor', 'This cursor is not one of ours.');
}

export function encodePosition(position: Position): string {
  return encodeCursor([position.effectiveAt, position.tieBreak, position.id]);
}

/** Of lists in timeline order: the last place, as `encodePosition` wrote it. */
export function positionCursor(cursor: string | undefined): Result<Position | null> {
  if (cursor === undefined) return { ok: true, value: null };
  const value = decode(cursor);
  if (Array.isArray(value) && value.length === 3) {
    const [effectiveAt, tieBreak, id] = value as unknown[];
    const isId = typeof id === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
    if (Number.isSafeInteger(effectiveAt) && Number.isSafeInteger(tieBreak) && isId) {
      return { ok: true, value: { effectiveAt: effectiveAt as number, tieBreak: tieBreak as number, id } };
    }
  }
  return malformed('/cursor', 'This cursor is not one of ours.');
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined; // Not JSON, so not ours: the caller says so.
  }
}
