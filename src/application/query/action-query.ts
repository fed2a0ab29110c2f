import { instantText } from '../../cellar/instant-text.js';
import { lotStream, vesselStream } from '../../cellar/stream.js';
import { publicAction } from '../change/impact.js';
import type { JsonObject } from '../json-object.js';
import type { ActionIndex } from '../ports/action-index.js';
import type { StoredAction } from '../ports/history-reader.js';
import { encodeCursor, encodePosition, numberCursor, positionCursor } from '../request/cursor.js';
import { failure, type Result, success } from '../result.js';
import type { ActionFilter, Page, PageQuery } from '../use-cases.js';
import { pageOf } from './page.js';

/** Returns a stored action in its public shape. */
export function actionOf(stored: StoredAction): JsonObject {
  return publicAction({
    ...stored,
    status: statusOf(stored),
    data: JSON.parse(stored.data) as JsonObject, // Stored as the JSON of an object.
  });
}

/** Reads actions and their revisions, from committed history only. */
export class ActionQuery {
  constructor(
    private readonly index: ActionIndex,
    private readonly pageLimit: number,
  ) {}

  /** Returns an action. Both wineries of a transfer in bond can read it. */
  async action(winery: string, id: string): Promise<Result<JsonObject>> {
    const stored = await this.find(winery, id);
    return stored === null ? missing(winery, id) : success(actionOf(stored));
  }

  async revisions(winery: string, id: string, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    const cursor = numberCursor(query.cursor);
    if (!cursor.ok) return cursor;
    if ((await this.find(winery, id)) === null) return missing(winery, id);
    const limit = query.limit ?? this.pageLimit;
    const found = await this.index.listRevisions(id.toLowerCase(), {
      limit: limit + 1,
      afterRevision: cursor.value ?? 0,
    });
    const page = pageOf(found, limit, (last) => encodeCursor(last.revision), charactersOf);
    return success({
      items: page.items.map(
        (one): JsonObject => ({
          id: one.position.id,
          revision: one.revision,
          type: one.type,
          winery: one.winery,
          effectiveAt: instantText(one.position.effectiveAt),
          tieBreak: one.position.tieBreak,
          status: statusOf(one),
          data: JSON.parse(one.data),
          ...(one.note === null ? {} : { note: one.note }),
          recordedAt: instantText(one.recordedAt),
          recordedBy: one.recordedBy,
          change: one.change,
          notification: one.number,
          notifications: { first: one.first, last: one.last },
        }),
      ),
      next: page.next,
    });
  }

  async actions(winery: string, query: ActionFilter & PageQuery): Promise<Result<Page<JsonObject>>> {
    const cursor = positionCursor(query.cursor);
    if (!cursor.ok) return cursor;
    const limit = query.limit ?? this.pageLimit;
    const { lot, vessel } = query;
    const found = await this.index.listActions({
      winery,
      stream: lot !== undefined ? lotStream(winery, lot) : vessel !== undefined ? vesselStream(winery, vessel) : null,
      type: query.type ?? null,
      from: query.from ?? null,
      to: query.to ?? null,
      status: query.status ?? null,
      limit: limit + 1,
      after: cursor.value,
    });
    const page = pageOf(found, limit, (last) => encodePosition(last.position), charactersOf);
    return success({ items: page.items.map(actionOf), next: page.next });
  }

  private async find(winery: string, id: string): Promise<StoredAction | null> {
    const stored = await this.index.action(id.toLowerCase());
    return stored !== null && (stored.winery === winery || stored.otherWinery === winery) ? stored : null;
  }
}

/** Returns about how long an action or a revision is as JSON: the members beside its data and note have some 400 characters. */
function charactersOf({ data, note }: Pick<StoredAction, 'data' | 'note'>): number {
  return 400 + data.length + (note?.length ?? 0);
}

function statusOf({
  retracted,
  refusal,
}: Pick<StoredAction, 'retracted' | 'refusal'>): 'active' | 'retracted' | 'conflicted' {
  if (retracted) return 'retracted';
  return refusal === null ? 'active' : 'conflicted';
}

function missing(winery: string, id: string): Result<never> {
  return failure('not_found', `Winery ${winery} has no action ${id}.`);
}
