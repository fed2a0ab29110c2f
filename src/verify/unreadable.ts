/**
 * The content that this verification cannot read, because a key is destroyed or missing. It is neither right nor wrong. What depends on it is not decided again; the
 * rest is proven: numbers, change sets, retractions, versions as far as they follow from rows, and all other wineries.
 */
import type { StoredAction } from '../application/ports/history-reader.js';
import { streamName } from '../cellar/stream.js';
import type { UnreadableWineries } from '../encryption/unreadable-content.js';
import type { ChangeSet } from '../feed/change-set.js';
import type { StreamId } from '../kernel/position.js';

/** What a part of the verification left out. */
export interface LeftOut {
  /** Change sets that were not decided again. */
  changeSets: number;
  /** Wineries about which these change sets, or transfers of unreadable wineries, say something. */
  readonly wineries: Set<string>;
}

export function hasUnreadable({ entries }: ChangeSet, unreadable: UnreadableWineries): boolean {
  return unreadable.size > 0 && entries.some(({ data }) => unreadable.has(data.winery));
}

export function isUnreadableStream(stream: StreamId, unreadable: UnreadableWineries): boolean {
  return unreadable.size > 0 && unreadable.has(streamName(stream).winery);
}

/** An action that an unreadable winery recorded, or that sends wine to one: its decision needs content that cannot be read. */
export function isUnreadableAction({ winery, otherWinery }: StoredAction, unreadable: UnreadableWineries): boolean {
  return unreadable.size > 0 && (unreadable.has(winery) || (otherWinery !== null && unreadable.has(otherWinery)));
}
