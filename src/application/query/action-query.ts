import { instantText } from '../../cellar/instant-text.js';
import { lotStream, vesselStream } from '../../cellar/stream.js';
import { publicAction } from '../change/impact.js';
import type { JsonObject } from '../json-object.js';
import type { Archive } from '../ports/archive.js';
import type { StoredAction } from '../ports/history-reader.js';
import { encodeCursor, encodePosition, numberCursor, positionCursor } from '../request/cursor.js';
import type { Result } from '../result.js';
import type { Page, PageQuery, UseCases } from '../use-cases.js';

/** A stored action in its public shape. */
export function actionOf(stored: StoredAction): JsonObject {
  return publicAction({
    ...stored,
    status: stored.retracted ? 'retracted' : stored.refusal === null ? 'active' : 'conflicted',
    data: JSON.parse(stored.data) as JsonObject,
  });
}

/** Actions and their revisions. Reads committed history only. */
export class ActionQuery {
  constructor(
    private readonly archive: Archive,
    private readonly pageLimit: number,
  ) {}

  /** Found under both wineries of a transfer in bond. */
  async action(winery: string, id: string): Promise<Result<JsonObject>> {
    const stored = await this.find(winery, id);
    return stored === null ? missing(winery, id) : { ok: true, value: actionOf(stored) };
  }

  async revisions(winery: string, id: string, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    const cursor = numberCursor(query.cursor);
    if (!cursor.ok) return cursor;
    if ((await this.find(winery, id)) === null) return missing(winery, id);
    const limit = query.limit ?? this.pageLimit;
    const found = await this.archive.revisions(id.toLowerCase(), {
      limit: limit + 1,
      afterRevision: cursor.value ?? 0,
    });
    const items = found.slice(0, limit).map(
      (one): JsonObject => ({
        id: one.position.id,
        revision: one.revision,
        type: one.type,
        winery: one.winery,
        effectiveAt: instantText(one.position.effectiveAt),
        tieBreak: one.position.tieBreak,
        status: one.retracted ? 'retracted' : one.refusal === null ? 'active' : 'conflicted',
        data: JSON.parse(one.data) as JsonObject,
        ...(one.note === null ? {} : { note: one.note }),
        recordedAt: instantText(one.recordedAt),
        recordedBy: one.recordedBy,
        change: one.change,
        notification: one.number,
        notifications: { first: one.first, last: one.last },
      }),
    );
    const last = found[limit - 1];
    return {
      ok: true,
      value: { items, next: found.length > limit && last !== undefined ? encodeCursor(last.revision) : null },
    };
  }

  async actions(winery: string, query: Parameters<UseCases['listActions']>[1]): Promise<Result<Page<JsonObject>>> {
    const cursor = positionCursor(query.cursor);
    if (!cursor.ok) return cursor;
    const limit = query.limit ?? this.pageLimit;
    const { lot, vessel } = query;
    const found = await this.archive.actions({
      winery,
      stream: lot !== undefined ? lotStream(winery, lot) : vessel !== undefined ? vesselStream(winery, vessel) : null,
      type: query.type ?? null,
      from: query.from ?? null,
      to: query.to ?? null,
      status: query.status ?? null,
      limit: limit + 1,
      after: cursor.value,
    });
    const last = found[limit - 1];
    const items = found.slice(0, limit).map(actionOf);
    return {
      ok: true,
      value: { items, next: found.length > limit && last !== undefined ? encodePosition(last.position) : null },
    };
  }

  private async find(winery: string, id: string): Promise<StoredAction | null> {
    const stored = await this.archive.action(id.toLowerCase());
    return stored !== null && (stored.winery === winery || stored.otherWinery === winery) ? stored : null;
  }
}

function missing(winery: string, id: string): Result<never> {
  return { ok: false, problem: { code: 'not_found', detail: `Winery ${winery} has no action ${id}.` } };
}
