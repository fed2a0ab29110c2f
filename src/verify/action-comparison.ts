/**
 * Compares the actions that lists and single reads return with the log: the newest revision and its status, and all earlier revisions.
 * Actions and log are rendered from the same rows, so this check proves that neither hides, repeats or misplaces a row. The replay and the history
 * check prove that the rows themselves are right.
 */

import { otherWineryOf } from '../application/change/action-names.js';
import type { JsonObject } from '../application/json-object.js';
import type { ActionLists, StoredRevision } from '../application/ports/action-index.js';
import type { StoredAction } from '../application/ports/history-reader.js';
import { readableOr } from '../encryption/unreadable-content.js';
import { type Differences, errorText, firstMismatch, type Mismatch, valueOrError } from './difference.js';
import { type LoggedAction, type LoggedRevision, unreadableData } from './logged-actions.js';

/** Compares the newest revision of each action with the log. */
export function compareActions(
  stored: readonly StoredAction[],
  logged: ReadonlyMap<string, LoggedAction>,
  differences: Differences,
): void {
  for (const action of stored) {
    const inLog = logged.get(action.position.id);
    const newest = inLog?.revisions.at(-1);
    const expected =
      inLog === undefined || newest === undefined
        ? undefined
        : { winery: inLog.winery, status: inLog.status, ...comparable(newest) };
    const { winery } = action;
    const found = { winery, status: statusOf(action), ...comparable(placed(action)) };
    const mismatch = firstMismatch(expected, found);
    // Both are then the same text.
    const other = found.data === unreadableData ? null : otherWineryMismatch(action, found.data);
    report(differences, action, mismatch ?? other);
  }
}

/** Compares the listed revisions of an action with the log. */
export async function compareRevisions(
  index: Pick<ActionLists, 'listRevisions'>,
  action: StoredAction,
  {
    logged,
    page,
    differences,
  }: {
    readonly logged: LoggedAction | undefined;
    readonly page: number;
    readonly differences: Differences;
  },
): Promise<void> {
  const { id } = action.position;
  const listed: StoredRevision[] = [];
  for (let afterRevision = 0; ; afterRevision = listed.at(-1)?.revision ?? 0) {
    const revisions = await index.listRevisions(id, { limit: page, afterRevision });
    listed.push(...revisions);
    if (revisions.length < page) break;
  }
  const expected = (logged?.revisions ?? []).map((one) => ({
    ...comparable(one),
    number: one.number,
    status: one.status,
  }));
  const found = listed.map((one) => ({
    ...comparable(placed(one)),
    number: one.number,
    status: statusOf(one),
  }));
  const mismatch = firstMismatch(expected, found);
  report(differences, action, mismatch === null ? null : { ...mismatch, field: `/revisions${mismatch.field}` });
}

function report(differences: Differences, { position }: StoredAction, mismatch: Mismatch | null): void {
  if (mismatch !== null) differences.add({ check: 'actions', action: position.id, position, ...mismatch });
}

/**
 * Returns a mismatch if the stored second winery of an action, which also lists it, is not the one that its data names. Other checks report data that
 * cannot be read.
 */
function otherWineryMismatch({ winery, type, ...action }: StoredAction, data: unknown): Mismatch | null {
  try {
    // The data is not validated: on damaged data, otherWineryOf may throw or return a wrong winery.
    const expected = otherWineryOf(winery, type, data as JsonObject);
    return firstMismatch(expected, action.otherWinery, '/otherWinery');
  } catch {
    return null;
  }
}

function comparable({
  revision,
  type,
  effectiveAt,
  tieBreak,
  data,
  note,
}: Pick<LoggedRevision, 'revision' | 'type' | 'effectiveAt' | 'tieBreak' | 'data' | 'note'>) {
  return { revision, type, effectiveAt, tieBreak, data: parsed(data), note };
}

function parsed(data: string): unknown {
  if (data === unreadableData) return data;
  try {
    return JSON.parse(data);
  } catch (error) {
    return errorText(error);
  }
}

function statusOf(stored: { readonly retracted: boolean; readonly refusal: string | null }): string {
  if (stored.retracted) return 'retracted';
  // A refusal that cannot be read is one.
  return valueOrError(() => stored.refusal === null) === true ? 'active' : 'conflicted';
}

type Stored = Pick<StoredAction, 'position' | 'revision' | 'type' | 'data' | 'note'>;

/** The members that are compared. Data that cannot be read are the same text as those of a notification that cannot be read. */
function placed(stored: Stored): Parameters<typeof comparable>[0] {
  const { position, revision, type } = stored;
  const content = valueOrError(() =>
    readableOr(() => ({ data: stored.data, note: stored.note }), { data: unreadableData, note: null }),
  );
  if (typeof content === 'string') return placed({ position, revision, type, data: content, note: null });
  return { revision, type, effectiveAt: position.effectiveAt, tieBreak: position.tieBreak, ...content };
}
