import { type InPieces, pause } from '../../kernel/pause.js';
import { type ActionId, comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { StoredAction } from '../ports/history-reader.js';
import type { BodyReader } from '../request/body.js';
import type { ChangeCommand, RequestedEdit } from '../request/command.js';
import { participantsOf } from './action-names.js';

/** The streams that the edits of a command touch, before and after, each with its first position. */
export type Footprint = ReadonlyMap<StreamId, Position>;

/** `stored`: the actions that the command edits, as far as they exist. Malformed edits touch nothing new; deciding them reports the fault. */
export function* footprintOf(
  { winery, edits }: ChangeCommand,
  stored: ReadonlyMap<ActionId, StoredAction>,
  reader: BodyReader,
): InPieces<Footprint> {
  const footprint = new Map<StreamId, Position>();
  const touch = (streams: readonly StreamId[], position: Position): void => {
    for (const stream of streams) {
      const earlier = footprint.get(stream);
      if (earlier === undefined || comparePositions(position, earlier) < 0) footprint.set(stream, position);
    }
  };
  for (const edit of edits) {
    yield pause;
    if (edit.op === 'record') {
      const { id, type, data, effectiveAt } = edit;
      touch(participantsOf({ winery: edit.winery ?? winery, type, data }), {
        effectiveAt,
        tieBreak: edit.tieBreak ?? last,
        id,
      });
      continue;
    }
    const action = stored.get(edit.id);
    if (action === undefined) continue;
    const before = participantsOf({ ...action, data: JSON.parse(action.data) as JsonObject }); // Written from a JsonObject.
    touch(before, action.position);
    touch(streamsAfter(edit, action, before, reader), positionAfter(edit, action.position));
  }
  return footprint;
}

/** An assigned tie break comes after all that are published. */
const last = Number.MAX_SAFE_INTEGER;

function streamsAfter(
  edit: RequestedEdit,
  { winery, type }: StoredAction,
  before: readonly StreamId[],
  reader: BodyReader,
): readonly StreamId[] {
  if (edit.op !== 'revise' || edit.data === undefined) return before;
  const revised = reader.sentData(type, edit.data, edit.pointer, edit.schema);
  return revised.ok ? participantsOf({ winery, type, data: revised.value.data }) : [];
}

function positionAfter(edit: RequestedEdit, { effectiveAt, tieBreak, id }: Position): Position {
  if (edit.op !== 'revise') return { effectiveAt, tieBreak, id };
  return { effectiveAt: edit.effectiveAt ?? effectiveAt, tieBreak: edit.tieBreak ?? tieBreak, id };
}
