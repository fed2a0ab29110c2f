import type { StoredAction } from '../../application/ports/history-reader.js';
import type { StoredBodies } from './stored-bodies.js';
import { withRefusal, withRevision } from './stored-content.js';
import { positionOf } from './stored-touch.js';

/** A row of the view current_action. */
export interface ActionRow {
  readonly action: string;
  readonly revision: number;
  readonly effective_at: number;
  readonly tie_break: number;
  readonly winery: string;
  readonly other_winery: string | null;
  readonly type: string;
  readonly retracted: boolean;
  readonly data: string;
  readonly decided_by: number | null;
  /** The schema of the data. */
  readonly schema: number;
  readonly note: string | null;
  readonly change_set: string;
  readonly recorded_at: number;
  readonly recorded_by: string | null;
  readonly refusal: string | null;
}

/** Returns the action of a row, opened and in the newest schema. If its content cannot be opened, reading data, note or refusal throws. @throws UnknownSchema */
export function storedAction(row: ActionRow, bodies: StoredBodies): StoredAction {
  const action = {
    position: positionOf(row),
    revision: row.revision,
    winery: row.winery,
    otherWinery: row.other_winery,
    type: row.type,
    retracted: row.retracted,
    decidedBy: row.decided_by,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
    change: row.change_set,
  };
  return withRefusal(withRevision(action, bodies, row), bodies, row);
}
