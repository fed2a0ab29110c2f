/** The identity of a row, by which a later import recognises that the row was imported before. */
import { hash } from 'node:crypto';
import { canonicalJson } from '../../application/request/fingerprint.js';
import type { RowAction } from '../imported-table.js';

/** An action of the file, with everything that identifies it. */
export interface IdentifiedRow {
  /** The index among the actions of the file, from 0. */
  readonly ordinal: number;
  readonly action: RowAction;
  /** Milliseconds since 1970. */
  readonly effectiveAt: number;
  /** SHA-256 of the meaning, in hex. Rows that describe the same action have the same meaning, however the file writes them. */
  readonly meaning: string;
  /** Identifies the row in its winery: by its id or key if it has one, otherwise by its meaning and the number of equal rows before it. */
  readonly identity: string;
  /** Identifies the row without its key. Equal to `identity` for a row without id and key. */
  readonly plainIdentity: string;
  /** The identities by the key without one of its columns. The user may have added that column after the row was imported. */
  readonly formerIdentities: readonly string[];
}

export type ActionBody = Pick<RowAction['body'], 'type' | 'effectiveAt' | 'data'> & {
  readonly tieBreak?: number;
  readonly note?: string;
};

/**
 * Yields the rows with their identities, in the order of the file. Equal rows are numbered, because they record separate actions. A generator, so
 * that the caller can pause after each row.
 */
export function* identifyRows(actions: readonly RowAction[]): Generator<IdentifiedRow, void, undefined> {
  const occurrences = new Map<string, number>();
  for (const [ordinal, action] of actions.entries()) {
    const meaning = meaningOf(action.winery, action.body);
    const name = `${action.winery}\n${meaning}`;
    const occurrence = occurrences.get(name) ?? 0;
    occurrences.set(name, occurrence + 1);
    const plainIdentity = digest(['row', meaning, occurrence]);
    const effectiveAt = Date.parse(action.body.effectiveAt);
    const identity = statedIdentity(action) ?? plainIdentity;
    const formerIdentities = shorterKeys(action).flatMap((key) => statedIdentity({ ...action, key }) ?? []);
    yield { ordinal, action, effectiveAt, meaning, plainIdentity, identity, formerIdentities };
  }
}

/** Returns the identity by id or key, or null. A key counts together with the type, because weigh tag 101 is not barrel 101. */
function statedIdentity({ body, key, template }: RowAction): string | null {
  if (body.id !== undefined) return digest(['id', body.id.toLowerCase()]);
  return key === null ? null : digest(['key', body.type, template, key]);
}

/** Returns the key without each of its columns in turn, or nothing if it has only one. */
function shorterKeys({ key, body }: RowAction): readonly string[] {
  const cells = key === null || body.id !== undefined ? [] : cellsOfKey(key);
  if (cells.length < 2) return [];
  return cells.map((_, left) => {
    const rest = cells.filter((_, index) => index !== left);
    return rest.length === 1 ? (rest[0] ?? '') : JSON.stringify(rest);
  });
}

/** Returns the cells of a key: those of a JSON array of texts, or the one cell that the key is. */
export function cellsOfKey(key: string): readonly string[] {
  if (!key.startsWith('["')) return [key];
  try {
    return (JSON.parse(key) as readonly unknown[]).map(String); // JSON that begins with a bracket is an array.
  } catch {
    return [key];
  }
}

/**
 * Returns the SHA-256 of an action's meaning. The names of columns and templates are not part of it, so a list read with another map has the same
 * meanings. Texts are compared in the form in which Solera stores names: composed (NFC), without blanks at either end.
 */
export function meaningOf(winery: string, { type, effectiveAt, tieBreak, data, note }: ActionBody): string {
  return digest([winery, type, Date.parse(effectiveAt), tieBreak ?? null, stored(data), stored(note ?? null)]);
}

/** Returns the id of the action that a row records. The id is derived from the identity, so a row that is sent twice is one action. */
export function actionIdOf({ action, identity }: IdentifiedRow): string {
  return action.body.id?.toLowerCase() ?? uuidOf([action.winery, identity]);
}

/** Returns a UUID of version 8 (RFC 9562) that is derived from the parts. */
export function uuidOf(parts: readonly unknown[]): string {
  const text = digest(parts);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-8${text.slice(13, 16)}-a${text.slice(17, 20)}-${text.slice(20, 32)}`;
}

function digest(parts: readonly unknown[]): string {
  return hash('sha256', canonicalJson(parts), 'hex');
}

function stored(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC').trim();
  if (Array.isArray(value)) return value.map(stored);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, stored(member)]));
}
