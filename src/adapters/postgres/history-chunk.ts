import type { CascadeAction, HistoryChunk, StoredTouch } from '../../application/ports/history-reader.js';
import { type ActionId, lowestId, type Position, type StreamId } from '../../kernel/position.js';
import { splitEvents } from './stored-touch.js';

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
  readonly actions: number;
  readonly action_id: string | null;
  readonly action_revision: string | null;
  readonly winery: string | null;
  readonly type: string | null;
  readonly data: string | null;
  readonly other_winery: string | null;
  readonly refusal: string | null;
}

/** Returns the touches and actions of a row, without what is beyond the limit. The texts are parts of those of the row, which stay in memory with them. */
export function chunkOf(
  row: ChunkRow,
  { stream, limit }: { readonly stream: StreamId; readonly limit: number },
): HistoryChunk {
  const touches = touchesOf(row, Math.min(row.touches, limit));
  const version = { counter: row.counter ?? 0, mark: row.mark ?? '' };
  const more = row.touches > limit;
  const slice = { stream, version, number: row.number ?? 0, base: null, touches, more };
  return { slice, actions: actionsOf(row, touches) };
}

function touchesOf(row: ChunkRow, count: number): StoredTouch[] {
  const [effectiveAt, tieBreak] = [numbersOf(row.effective_at), numbersOf(row.tie_break)];
  const ids = idsOf(row.action);
  const revisions = numbersOf(row.revision);
  const firstNumbers = numbersOf(row.first_number);
  const events = textsOf(row.events);
  return Array.from({ length: count }, (_, index) => ({
    position: { effectiveAt: at(effectiveAt, index), tieBreak: at(tieBreak, index), id: at(ids, index) },
    revision: at(revisions, index),
    events: splitEvents(at(events, index)),
    firstNumber: at(firstNumbers, index),
  }));
}

/** An action that is not retracted is at the position of its touches. */
function actionsOf(row: ChunkRow, touches: readonly StoredTouch[]): CascadeAction[] {
  const positions = new Map<ActionId, Position>();
  for (const { position } of touches) positions.set(position.id, position);
  const revisions = numbersOf(row.action_revision);
  const wineries = textsOf(row.winery);
  const types = textsOf(row.type);
  const data = textsOf(row.data);
  const otherWineries = textsById(row.other_winery);
  const refusals = textsById(row.refusal);
  const actions: CascadeAction[] = [];
  for (const [index, id] of idsOf(row.action_id).entries()) {
    const position = positions.get(id);
    // It touches the stream beyond the limit.
    if (position === undefined) continue;
    actions.push({
      position,
      revision: at(revisions, index),
      winery: at(wineries, index),
      otherWinery: otherWineries.get(id) ?? null,
      type: at(types, index),
      data: at(data, index),
      refusal: refusals.get(id) ?? null,
    });
  }
  return actions;
}

const separator = '\u001d';

function textsOf(column: string | null): readonly string[] {
  return column === null ? [] : column.split(separator);
}

function idsOf(column: string | null): readonly ActionId[] {
  return column === null ? [] : column.split(',');
}

/** As a JSON text, a column of numbers is read several times as fast as one by one. */
function numbersOf(column: string | null): readonly number[] {
  if (column === null) return [];
  const numbers = JSON.parse(`[${column}]`) as number[]; // The statement writes integers, separated by commas.
  const unsafe = numbers.find((number) => !Number.isSafeInteger(number));
  if (unsafe !== undefined) throw new RangeError(`${unsafe} is not a safe integer.`);
  return numbers;
}

/** Each text follows the id of its action. */
function textsById(column: string | null): ReadonlyMap<ActionId, string> {
  return new Map(textsOf(column).map((text) => [text.slice(0, lowestId.length), text.slice(lowestId.length)]));
}

function at<Value>(column: readonly Value[], index: number): Value {
  const value = column[index];
  if (value === undefined) throw new Error(`a column of ${column.length} values has none for row ${index}`);
  return value;
}
