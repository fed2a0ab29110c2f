/** A log of small change sets for the conformance runs: what a server would have published. Pure. */
import type { NumberRange } from '../density.js';
import { NotificationWriter } from '../notification-text.js';

/** A change set as a consumer reports it. */
export interface LogSet extends NumberRange {
  readonly change: string;
}

export interface ScriptedLog {
  readonly sets: readonly LogSet[];
  /** By number − 1. */
  readonly texts: readonly string[];
}

const begin = Date.UTC(2026, 8, 1, 10);

/**
 * Returns a log with change sets of these sizes. With `unknown`, every third entry has a type and members that no version of Solera has. `recordedAt`: in
 * milliseconds since 1970.
 */
export function scriptedLog(sizes: readonly number[], { unknown = false, recordedAt = begin } = {}): ScriptedLog {
  const sets: LogSet[] = [];
  const texts: string[] = [];
  for (const size of sizes) {
    const first = texts.length + 1;
    const change = uuid(first);
    const about = { winery: 'estate', action: uuid(1_000_000_000 + first), revision: 1, tieBreak: first };
    const writer = new NotificationWriter({
      ...about,
      change,
      first,
      of: size,
      recordedAt,
      namesSchema: true,
      effectiveAt: recordedAt,
    });
    for (let index = 0; index < size; index += 1) {
      const text = writer.text(index, { type: 'solera.action.restored', actionType: 'rack' });
      texts.push(unknown && index % 3 === 0 ? withUnknownMembers(text) : text);
    }
    sets.push({ change, first, last: texts.length });
  }
  return { sets, texts };
}

function withUnknownMembers(text: string): string {
  return text
    .replace('"solera.action.restored"', '"solera.cellar.inspected"')
    .replace('"data":{', '"traceparent":"00-1","data":{"inspector":{"name":"Ada"},');
}

function uuid(number: number): string {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}
