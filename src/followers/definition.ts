import type { ChangeSet } from '../feed/change-set.js';
import type { Notification } from '../feed/notification.js';

/** A statement that each connection prepares once. */
interface PreparedSql {
  readonly name: string;
  readonly text: string;
}

/** The transaction in which a follower stores its results, its position and its own notifications, all or none of them. */
export interface FollowerTransaction {
  /** Runs one statement and returns its rows. Names without a schema mean the tables of the follower. */
  query<Row extends object>(sql: string | PreparedSql, values?: readonly unknown[]): Promise<Row[]>;
  /** Appends to the follower's own notifications, which are numbered 1, 2, 3 … Does nothing in a rebuild, which must not repeat what was published. */
  notify(type: string, data: unknown): Promise<void>;
}

/**
 * A follower: what it keeps, and how one batch of the log changes it.
 *
 * Its tables must depend on the log alone: no clock, no chance, no order of parts. So a rebuild makes the same tables, and can be compared with them.
 */
export interface FollowerDefinition {
  /** Lower-case letters, digits and underscores; not a number at the end. It is part of the names of schemas: see docs/followers.md. */
  readonly name: string;
  /** Raise it whenever `tables` or `apply` change. A program with a newer version rebuilds the follower and then replaces the older tables. */
  readonly version: number;
  /** The oldest version whose tables the reads of this program can use. By default `version`. */
  readonly readsFrom?: number;
  /** The statements that create the tables. */
  readonly tables: string;
  /**
   * Applies change sets, in order of number. Of a change set with too many notifications for one call, it gets one piece after the other, in
   * the same transaction; each piece has the `first` and `last` of the whole set. In a rebuild by parts, `entries` are those of one part.
   */
  apply(changeSets: readonly ChangeSet[], tx: FollowerTransaction): Promise<void>;
  /**
   * Returns the key of a notification, for example its lot. Notifications with one key are applied by one part of a rebuild, in order; no two parts
   * may write the same row. Without it, a rebuild has one part.
   */
  readonly keyOf?: (notification: Notification) => string;
}

/** The schemas of generations end with a number. */
const namePattern = /^(?!.*_\d+$)[a-z][a-z0-9_]{0,30}$/;

/** Throws if a definition cannot be stored. */
export function assertValid({ name, version, readsFrom = version }: FollowerDefinition): void {
  if (!namePattern.test(name))
    throw new Error(`"${name}" cannot be the name of a follower: it must match ${namePattern.source}.`);
  if (!Number.isInteger(version) || version < 1 || readsFrom > version)
    throw new Error(`The version of follower ${name} must be an integer of at least 1 and of at least readsFrom.`);
}
