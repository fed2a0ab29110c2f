/**
 * Actions as lists and single reads give them, against the log: the newest revision with its status, and every one before it. Both are rendered
 * from one row, so this proves that nothing is hidden, doubled or out of place in either; that the row itself is right, the rebuild and the
 * retelling prove.
 */

import { otherWineryOf } from '../application/change/action-names.js';
import type { JsonObject } from '../application/json-object.js';
import type { Archive, StoredRevision } from '../application/ports/archive.js';
import type { StoredAction } from '../application/ports/history-reader.js';
import { type Differences, firstDifference, type Unlike, wordsOf } from './difference.js';
import type { LoggedAction, LoggedRevision } from './log-account.js';

/** Compares each listed action's newest revision with the log's, and finds those that the log tells of and no list has. */
export function compareActions(
  stored: readonly StoredAction[],
  logged: ReadonlyMap<string, LoggedAction>,
  differences: Differences,
): void {
  for (const action of stored) {
    const said = logged.get(action.position.id);
    const newest = said?.revisions.at(-1);
    const expected = said === undefined || newest === undefined ? undefined : newestShown(said, newest);
    const { winery } = action;
    const found = { winery, status: statusOf(action), ...shown({ ...action, ...action.position }) };
    tell(differences, action, firstDifference(expected, found) ?? listingDifference(action, found.data));
  }
  const known = new Set(stored.map((action) => action.position.id));
  for (const id of logged.keys())
    if (!known.has(id))
      differences.add({ check: 'actions', action: id, field: 'action', expected: 'a stored action', found: undefined });
}

/** Compares every revision listed of an action, up to the log's head that was verified, with what the log said at its number. */
export async function compareRevisions(
  archive: Archive,
  action: StoredAction,
  {
    said,
    head,
    page,
    differences,
  }: {
    readonly said: LoggedAction | undefined;
    readonly head: number;
    readonly page: number;
    readonly differences: Differences;
  },
): Promise<void> {
  const { id } = action.position;
  const listed: StoredRevision[] = [];
  for (let afterRevision = 0; ; afterRevision = listed.at(-1)?.revision ?? 0) {
    const found = await archive.revisions(id, { limit: page, afterRevision });
    listed.push(...found.filter(({ number }) => number <= head));
    if (found.length < page) break;
  }
  const expected = (said?.revisions ?? []).map((one) => ({ ...shown(one), number: one.number, status: one.status }));
  const found = listed.map((one) => ({
    ...shown({ ...one, ...one.position }),
    number: one.number,
    status: statusOf(one),
  }));
  const difference = firstDifference(expected, found);
  tell(differences, action, difference === null ? null : { ...difference, field: `/revisions${difference.field}` });
}

function tell(differences: Differences, { position }: StoredAction, difference: Unlike | null): void {
  if (difference !== null) differences.add({ check: 'actions', action: position.id, position, ...difference });
}

/** The second winery under which an action is listed follows from its data. Those that it cannot be read from are told of elsewhere. */
function listingDifference({ winery, type, ...action }: StoredAction, data: unknown): Unlike | null {
  try {
    return firstDifference(otherWineryOf(winery, type, data as JsonObject), action.otherWinery, '/otherWinery');
  } catch {
    return null;
  }
}

function newestShown(said: LoggedAction, newest: LoggedRevision) {
  return { winery: said.winery, status: said.status, ...shown(newest) };
}

function shown({
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
  try {
    return JSON.parse(data);
  } catch (error) {
    return wordsOf(error);
  }
}

function statusOf({ retracted, refusal }: { readonly retracted: boolean; readonly refusal: string | null }): string {
  return retracted ? 'retracted' : refusal === null ? 'active' : 'conflicted';
}
