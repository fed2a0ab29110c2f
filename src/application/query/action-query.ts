import { limits } from '../../../config/limits.js';
import { instantText } from '../../cellar/instant-text.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import { lotStream, vesselStream } from '../../cellar/stream.js';
import { readableOr, unreadableContentOf } from '../../encryption/unreadable-content.js';
import type { Position, StreamId } from '../../kernel/position.js';
import { vesselsNamedBy } from '../change/action-names.js';
import { publicAction, publicRefusal } from '../change/impact.js';
import type { JsonObject } from '../json-object.js';
import type { ActionIndex, StoredRevision } from '../ports/action-index.js';
import type { StoredAction } from '../ports/history-reader.js';
import type { Store, View } from '../ports/store.js';
import { encodeCursor, encodePosition, numberCursor, positionCursor } from '../request/cursor.js';
import { failure, type Result, success } from '../result.js';
import type { ActionFilter, Page, PageQuery } from '../use-cases.js';
import { PageRoom } from './page.js';
import { ReadSize } from './read-size.js';

/** Returns a stored action in its public shape. A conflicted one has `conflict`: why it became impossible. */
function actionOf(stored: StoredAction): JsonObject {
  const { refusal } = stored;
  const action = publicAction({
    ...stored,
    status: statusOf(stored),
    data: JSON.parse(stored.data) as JsonObject, // Stored as the JSON of an object.
  });
  if (refusal !== null) action.conflict = publicRefusal(JSON.parse(refusal) as CellarRefusal); // Written from a CellarRefusal.
  return action;
}

/**
 * Returns a stored action as lists show it. One whose content cannot be read, because its key is destroyed or missing, has `unreadable` instead of its data, note
 * and conflict: a list must not fail because of one action, which may be another winery's.
 */
export function listedAction(stored: StoredAction): JsonObject {
  const unreadable = unreadableContentOf(() => [stored.data, stored.note, stored.refusal]);
  if (unreadable === null) return actionOf(stored);
  const { position, type, winery, recordedAt, recordedBy, revision } = stored;
  const status = statusOf(stored);
  const { data: _, ...visible } = publicAction({
    ...{ position, type, winery, recordedAt, recordedBy, revision, status, data: {}, note: null },
  });
  return { ...visible, unreadable: { code: unreadable.code, key: unreadable.key } };
}

interface ActionQueryParts {
  readonly store: Pick<Store, 'view'>;
  readonly actionIndex: ActionIndex;
  readonly pageLimit: number;
}

/** Reads actions and their revisions, from committed history only, and each list at one instant. */
export class ActionQuery {
  constructor(private readonly parts: ActionQueryParts) {}

  /** Returns an action. Both wineries of a transfer in bond can read it. */
  async action(winery: string, id: string): Promise<Result<JsonObject>> {
    const stored = await this.find(winery, id);
    return stored === null ? missing(winery, id) : success(actionOf(stored));
  }

  async revisions(winery: string, id: string, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    const cursor = numberCursor(query.cursor);
    if (!cursor.ok) return cursor;
    if ((await this.find(winery, id)) === null) return missing(winery, id);
    const limit = query.limit ?? this.parts.pageLimit;
    const room = new PageRoom(limit);
    const items: JsonObject[] = [];
    let after = cursor.value ?? 0;
    return this.parts.store.view(async (view) => {
      const size = new ReadSize();
      for (;;) {
        const most = size.next(limit + 1 - items.length);
        const found = await view.listRevisions(id.toLowerCase(), { limit: most, afterRevision: after });
        for (const revision of found) {
          if (!room.take(charactersOf(revision))) return success({ items, next: encodeCursor(after) });
          items.push(publicRevision(revision));
          after = revision.revision;
        }
        if (found.length < most) return success({ items, next: null });
        size.learn(
          found.length,
          found.reduce((sum, one) => sum + charactersOf(one), 0),
        );
      }
    });
  }

  /**
   * Reads the actions of one lot or vessel until a page is full. Of several conditions on lots and vessels, the store applies the first; the
   * others may reject many actions, so the page ends short once `actionsPerPage` were read.
   */
  async actions(winery: string, query: ActionFilter & PageQuery): Promise<Result<Page<JsonObject>>> {
    const cursor = positionCursor(query.cursor);
    if (!cursor.ok) return cursor;
    return this.parts.store.view((view) => this.actionPage(view, winery, { ...query, after: cursor.value }));
  }

  private async actionPage(
    view: View,
    winery: string,
    query: ActionFilter & { readonly limit?: number; readonly after: Position | null },
  ): Promise<Result<Page<JsonObject>>> {
    const limit = query.limit ?? this.parts.pageLimit;
    const [stream = null, vessel] = streamsNamed(winery, query);
    const room = new PageRoom(limit);
    const size = new ReadSize();
    const items: JsonObject[] = [];
    let { after } = query;
    for (let examined = 0; examined < limits.actionsPerPage; ) {
      const most = size.next(vessel === undefined ? limit + 1 - items.length : limits.actionsPerFilteredRead);
      const found = await view.listActions({
        ...{ winery, stream, type: query.type ?? null, status: query.status ?? null },
        ...{ from: query.from ?? null, to: query.to ?? null, order: query.order ?? 'asc', limit: most, after },
      });
      let characters = 0;
      for (const action of found) {
        characters += charactersOf(action);
        if (vessel === undefined || namesVessel(action, winery, vessel)) {
          if (!room.take(charactersOf(action))) return success(page(items, after));
          items.push(listedAction(action));
        }
        after = action.position;
      }
      if (found.length < most) return success(page(items, null));
      examined += found.length;
      size.learn(found.length, characters);
    }
    return success(page(items, after));
  }

  /** Reads the conflicted actions of all wineries until a page is full. Most that were ever refused may take effect again, so the page ends short once `actionsPerPage` were looked at. */
  async conflicts(query: PageQuery): Promise<Result<Page<JsonObject>>> {
    const cursor = positionCursor(query.cursor);
    if (!cursor.ok) return cursor;
    const limit = query.limit ?? this.parts.pageLimit;
    return this.parts.store.view(async (view) => {
      const room = new PageRoom(limit);
      const size = new ReadSize();
      const items: JsonObject[] = [];
      let after = cursor.value;
      for (let examined = 0; examined < limits.actionsPerPage; ) {
        const most = size.next(Math.max(limit + 1 - items.length, limits.actionsPerFilteredRead));
        const { actions, through } = await view.listConflicted({ limit: most, after });
        for (const action of actions) {
          if (!room.take(charactersOf(action))) return success(page(items, after));
          items.push(listedAction(action));
          after = action.position;
        }
        if (through === null) return success(page(items, null));
        after = through;
        examined += most;
        size.learn(
          most,
          actions.reduce((sum, action) => sum + charactersOf(action), 0),
        );
      }
      return success(page(items, after));
    });
  }

  /** Finds an action that the winery may read: its own, or one whose newest or former revision sends wine to it. */
  private async find(winery: string, id: string): Promise<StoredAction | null> {
    const stored = await this.parts.actionIndex.action(id.toLowerCase());
    if (stored === null || stored.winery === winery || stored.otherWinery === winery) return stored;
    return (await this.parts.actionIndex.namesWinery(stored.position.id, winery)) ? stored : null;
  }
}

/** The stream by which the store lists the actions, and the vessel that they must name besides, if there is a condition on both. */
function streamsNamed(winery: string, { lot, vessel }: ActionFilter): [StreamId?, string?] {
  if (lot !== undefined) return vessel === undefined ? [lotStream(winery, lot)] : [lotStream(winery, lot), vessel];
  return vessel === undefined ? [] : [vesselStream(winery, vessel)];
}

function namesVessel(stored: StoredAction, inWinery: string, vessel: string): boolean {
  const { winery, type } = stored;
  // What an unreadable action names besides its lots and vessels is not known.
  const data = readableOr(() => stored.data, '{}');
  const named = vesselsNamedBy({ winery, type, data: JSON.parse(data) as JsonObject }); // Stored as the JSON of an object.
  return named.some((one) => one.winery === inWinery && one.vessel === vessel);
}

function page(items: readonly JsonObject[], after: Position | null): Page<JsonObject> {
  return { items, next: after === null ? null : encodePosition(after) };
}

function publicRevision(one: StoredRevision): JsonObject {
  return {
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
  };
}

/** Returns about how long an action or a revision is as JSON: the members beside its data, note and refusal have some 400 characters. */
function charactersOf(stored: Pick<StoredAction, 'data' | 'note' | 'refusal'>): number {
  return 400 + readableOr(() => stored.data.length + (stored.note?.length ?? 0) + (stored.refusal?.length ?? 0), 0);
}

function statusOf(stored: Pick<StoredAction, 'retracted' | 'refusal'>): 'active' | 'retracted' | 'conflicted' {
  if (stored.retracted) return 'retracted';
  // A refusal that cannot be read is one.
  return readableOr(() => stored.refusal === null, false) ? 'active' : 'conflicted';
}

function missing(winery: string, id: string): Result<never> {
  return failure('not_found', `Winery ${winery} has no action ${id}.`);
}
