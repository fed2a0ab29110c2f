/** The identity of a row: what tells, in any later file, that a row is one that was imported before. */
import { hash } from 'node:crypto';
import { canonicalJson } from '../../application/request/fingerprint.js';
import type { RowAction } from '../imported-table.js';

/** A row with all that identifies it. */
export interface IdentifiedRow {
  /** The place among the actions of the file, from 0. */
  readonly ordinal: number;
  readonly action: RowAction;
  /** Milliseconds since 1970. */
  readonly effectiveAt: number;
  /** SHA-256 of the meaning, in hex. Rows that record the same action have the same meaning, however the file writes them. */
  readonly meaning: string;
  /** Identifies the row in its winery: by its id or key if it has one, else by its meaning and how many equal rows come before it. */
  readonly identity: string;
  /** Identifies the row without its key. Equal to `identity` for a row without id and key. */
  readonly plainIdentity: string;
}

export type ActionBody = Pick<RowAction['body'], 'type' | 'effectiveAt' | 'data'> & {
  readonly tieBreak?: number;
  readonly note?: string;
};

/**
 * Yields the rows with their identities, in the order of the file. Equal rows are numbered: they record separate actions. Each step is the work of one
 * row, so that the caller can pause.
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
    yield { ordinal, action, effectiveAt, meaning, plainIdentity, identity: statedIdentity(action) ?? plainIdentity };
  }
}

/** The type is part of a key's identity, because lists of several kinds use the same numbers: a weigh tag 101 is no barrel 101. */
function statedIdentity({ body, key, template }: RowAction): string | null {
  if (body.id !== undefined) return digest(['id', body.id.toLowerCase()]);
  return key === null ? null : digest(['key', body.type, template, key]);
}

/**
 * Returns the SHA-256 of what an action says. The names of columns and templates are left out, so that the same list read by another map is the
 * same. Texts are compared as Solera stores names: composed, without blanks at either end.
 */
export function meaningOf(winery: string, { type, effectiveAt, tieBreak, data, note }: ActionBody): string {
  return digest([winery, type, Date.parse(effectiveAt), tieBreak ?? null, stored(data), stored(note ?? null)]);
}

/** Returns the id of the action that a row records. It follows from the identity, so that a row which is sent twice is one action. */
export function actionIdOf({ action, identity }: IdentifiedRow): string {
  return action.body.id?.toLowerCase() ?? uuidOf([action.winery, identity]);
}

/** Returns a UUID of version 8 (RFC 9562), whose bits follow from the parts. */
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
