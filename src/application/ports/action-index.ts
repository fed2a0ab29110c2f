import type { ActionId, Position, StreamId } from '../../kernel/position.js';
import type { StoredAction } from './history-reader.js';

/** One revision of an action, and the change set that made it. */
export interface StoredRevision {
  readonly position: Position;
  readonly revision: number;
  readonly retracted: boolean;
  /** The user's data as JSON text. */
  readonly data: string;
  readonly note: string | null;
  readonly type: string;
  readonly winery: string;
  /** The refusal as JSON text if the action was conflicted when the revision was made, else null. */
  readonly refusal: string | null;
  readonly change: string;
  readonly recordedAt: number;
  readonly recordedBy: string | null;
  /** The number of the revision's own notification. */
  readonly number: number;
  /** The first and the last notification number of the change set. */
  readonly first: number;
  readonly last: number;
}

/** Which actions a list holds. A null condition excludes nothing. */
export interface ActionFilter {
  /** The winery that lists the action: its own, or the other one of a transfer in bond. */
  readonly winery: string;
  /** A lot or vessel that the action names: in its newest revision, or, if that retracted it, in the one retracted. */
  readonly stream: StreamId | null;
  readonly type: string | null;
  /** Effective times in milliseconds, both inclusive. */
  readonly from: number | null;
  readonly to: number | null;
  readonly status: 'active' | 'retracted' | 'conflicted' | null;
  /** `asc`: timeline order. `desc`: the reverse order. */
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  /** The last position of the page before, in the same order, or null for the first page. */
  readonly after: Position | null;
}

/** Conflicted actions in timeline order. */
interface ConflictedActions {
  readonly actions: readonly StoredAction[];
  /** The position up to which they were looked for; null if no action is conflicted after the last of them. */
  readonly through: Position | null;
}

/** Lists of actions and of their revisions. */
export interface ActionLists {
  /** Actions in timeline order, or in the reverse order. */
  listActions(filter: ActionFilter): Promise<StoredAction[]>;
  /**
   * The conflicted actions of all wineries after a position, in timeline order. Looks at `limit` positions at which an action was ever refused, so it may
   * return fewer actions although more follow.
   */
  listConflicted(page: { readonly limit: number; readonly after: Position | null }): Promise<ConflictedActions>;
  /** The revisions of an action that follow a given one, in order. */
  listRevisions(
    id: ActionId,
    page: { readonly limit: number; readonly afterRevision: number },
  ): Promise<StoredRevision[]>;
}

/** Actions and their revisions, one by one and as lists. Each read sees everything that was committed before it began. */
export interface ActionIndex extends ActionLists {
  /** The newest revision of an action, and its outcome. */
  action(id: ActionId): Promise<StoredAction | null>;
  revision(id: ActionId, revision: number): Promise<StoredRevision | null>;
  /** Whether any revision of the action belongs to the winery, or names it as the other winery of a transfer in bond. */
  namesWinery(id: ActionId, winery: string): Promise<boolean>;
}
