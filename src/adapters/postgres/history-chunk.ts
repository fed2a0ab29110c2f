import type { CascadeAction, HistoryChunk, StoredTouch } from '../../application/ports/history-reader.js';
import { type ActionId, lowestId, type StreamId } from '../../kernel/position.js';
import type { StoredBodies } from './stored-bodies.js';
import { withEvents, withRefusal, withRevision } from './stored-content.js';

/** The row of history-chunk.sql. A column of touches or actions is one text, or null if there are none. */
export interface ChunkRow {
  readonly counter: number | null;
  readonly mark: string | null;
  readonly number: number | null;
  /** The number of touches, of which one may be beyond the limit. */
  readonly touches: number;
  readonly effective_at: string | null;
  readonly tie_break: string | null;
  readonly action: string | null;
  readonly revision: string | null;
  readonly first_number: string | null;
  readonly events: string | null;
  readonly events_schema: string | null;
  readonly actions: number;
  readonly action_id: string | null;
  readonly action_revision: string | null;
  readonly action_effective_at: string | null;
  readonly action_tie_break: string | null;
  readonly winery: string | null;
  readonly type: string | null;
  readonly data: string | null;
  readonly other_winery: string | null;
  readonly refusal: string | null;
  readonly decided_by: string | null;
  readonly data_schema: string | null;
}

/** Returns the touches and actions of a row, up to the limit. The strings are slices of the columns of the row, and keep those in memory. */
export function chunkOf(
  row: ChunkRow,
  { stream, limit }: { readonly stream: StreamId; readonly limit: number },
  bodies: StoredBodies,
): HistoryChunk {
  const touches = touchesOf(row, Math.min(row.touches, limit), { stream, bodies });
  const version = { counter: row.counter ?? 0, mark: row.mark ?? '' };
  const more = row.touches > limit;
  const slice = { stream, version, number: row.number ?? 0, base: null, touches, more };
  return { slice, actions: actionsOf(row, touches, bodies) };
}

function touchesOf(
  row: ChunkRow,
  count: number,
  { stream, bodies }: { readonly stream: StreamId; readonly bodies: StoredBodies },
): StoredTouch[] {
  const all = row.touches;
  const effectiveAt = numbersOf(row.effective_at, all);
  const tieBreak = numbersOf(row.tie_break, all);
  const ids = partsOf(row.action, ',', all);
  const revisions = numbersOf(row.revision, all);
  const firstNumbers = numbersOf(row.first_number, all);
  const events = partsOf(row.events, separator, all);
  const schemas = textsById(row.events_schema);
  const touches: StoredTouch[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = at(ids, index);
    const position = { effectiveAt: at(effectiveAt, index), tieBreak: at(tieBreak, index), id };
    const touch = { position, revision: at(revisions, index), firstNumber: at(firstNumbers, index) };
    const columns = { body: at(events, index), schema: schemaOf(schemas, id), stream, action: id };
    touches.push(withEvents(touch, bodies, columns));
  }
  return touches;
}

function actionsOf(row: ChunkRow, touches: readonly StoredTouch[], bodies: StoredBodies): CascadeAction[] {
  const touching = new Set(touches.map(({ position }) => position.id));
  const all = row.actions;
  const effectiveAt = numbersOf(row.action_effective_at, all);
  const tieBreak = numbersOf(row.action_tie_break, all);
  const revisions = numbersOf(row.action_revision, all);
  const wineries = partsOf(row.winery, separator, all);
  const types = partsOf(row.type, separator, all);
  const data = partsOf(row.data, separator, all);
  const decidedBy = versionsOf(row.decided_by, all);
  const otherWineries = textsById(row.other_winery);
  const refusals = textsById(row.refusal);
  const schemas = textsById(row.data_schema);
  const actions: CascadeAction[] = [];
  const ids = partsOf(row.action_id, ',', all);
  for (let index = 0; index < all; index += 1) {
    const id = at(ids, index);
    // Its touch is beyond the limit.
    if (!touching.has(id)) continue;
    const winery = at(wineries, index);
    const revision = at(revisions, index);
    const action = {
      position: { effectiveAt: at(effectiveAt, index), tieBreak: at(tieBreak, index), id },
      revision,
      winery,
      otherWinery: otherWineries.get(id) ?? null,
      type: at(types, index),
      decidedBy: at(decidedBy, index),
    };
    const stored = {
      ...{ winery, action: id, revision, note: null },
      ...{ type: at(types, index), data: at(data, index), schema: schemaOf(schemas, id) },
      refusal: refusals.get(id) ?? null,
    };
    actions.push(withRefusal(withRevision(action, bodies, stored), bodies, stored));
  }
  return actions;
}

/** Separates the values of a column. JSON escapes this character, and names do not contain it. */
const separator = '\u001d';

/** Splits a column of `count` values. */
function partsOf(column: string | null, between: string, count: number): readonly string[] {
  return withLength(column === null ? [] : column.split(between), count);
}

/** Parsing a whole column as one JSON array is several times as fast as parsing each number. */
function numbersOf(column: string | null, count: number): readonly number[] {
  const numbers = JSON.parse(`[${column ?? ''}]`) as number[]; // The statement writes integers, separated by commas.
  for (const number of numbers)
    if (!Number.isSafeInteger(number)) throw new RangeError(`${number} is not a safe integer.`);
  return withLength(numbers, count);
}

function versionsOf(column: string | null, count: number): readonly (number | null)[] {
  return withLength(JSON.parse(`[${column ?? ''}]`) as (number | null)[], count); // The statement writes integers and nulls, separated by commas.
}

/** Throws an error if a column would put values into the wrong rows. */
function withLength<Value>(values: readonly Value[], count: number): readonly Value[] {
  if (values.length !== count) throw new Error(`a column of ${count} rows has ${values.length} values`);
  return values;
}

/** Each text follows the id of its action. */
function textsById(column: string | null): ReadonlyMap<ActionId, string> {
  const texts = column === null ? [] : column.split(separator);
  return new Map(texts.map((text) => [text.slice(0, lowestId.length), text.slice(lowestId.length)]));
}

/** The statement names only the schemas that are not the first. */
function schemaOf(schemas: ReadonlyMap<ActionId, string>, id: ActionId): number {
  return schemas.size === 0 ? 1 : Number(schemas.get(id) ?? 1);
}

function at<Value>(column: readonly Value[], index: number): Value {
  return column[index] as Value; // The index is lower than the number of values, which was counted.
}
