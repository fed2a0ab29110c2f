/**
 * Proves that a log is still the one whose change sets were applied.
 *
 * Numbers alone do not prove it: a database that was replaced has another log, and one that was restored from a backup gives numbers that were published before
 * to other notifications. The first differs in its incarnation, the second in the change set that was applied last.
 *
 * Owns: the incarnation, and the change set that was applied last. Does not own: where they are stored, and the reading of pages.
 * Invariant: an incarnation that was learnt is never replaced by another one.
 */
import type { ChangeSet } from './change-set.js';
import type { Notification } from './notification.js';
import { isWithheld } from './withheld.js';

/** Tells a change set from others that take the same numbers in another log. */
export interface AppliedSet {
  /** The number of its last notification. */
  readonly last: number;
  readonly change: string;
  /** RFC 3339, UTC. A change set that is sent again after a restore keeps its id, but not this time. */
  readonly recordedAt: string;
}

/** What is known of a log; null: not known, such as what a server or a consumer of an earlier version does not state. */
export interface KnownLog {
  /** The UUID that the log got with its database. */
  readonly log: string | null;
  /** The change set that was applied last. */
  readonly applied: AppliedSet | null;
}

/** Nothing is known yet: the first server decides. */
export const unknownLog: KnownLog = { log: null, applied: null };

/** The numbers of this log mean other notifications than those that were applied: it belongs to another server, or its database was replaced or restored. */
export class OtherLog extends Error {
  override readonly name = 'OtherLog';
  readonly retryable = false;
  /** What was applied: the incarnation of its log, or its last change set. */
  readonly expected: string;
  /** What the server has in its place. */
  readonly found: string;

  constructor({ expected, found }: { readonly expected: string; readonly found: string }) {
    super(
      `This is another log: it has ${found} in place of ${expected}. Check the address of the server; if its database was replaced or restored, delete the results and the position, and begin with notification 1.`,
    );
    this.expected = expected;
    this.found = found;
  }
}

export class LogIdentity {
  #log: string | null;
  #applied: AppliedSet | null;

  constructor({ log, applied }: KnownLog) {
    this.#log = log;
    this.#applied = applied;
  }

  get log(): string | null {
    return this.#log;
  }

  /** The change set that proves the identity, or null if none is known. */
  get applied(): AppliedSet | null {
    return this.#applied;
  }

  /** Takes the incarnation that an answer states; null if it states none. @throws OtherLog */
  stated(log: string | null): void {
    if (log === null) return;
    this.#log ??= log;
    if (this.#log !== log) throw new OtherLog({ expected: `incarnation ${this.#log}`, found: `incarnation ${log}` });
  }

  /** Takes the notification that has the number `applied.last`. `applied`: the change set for which it was read. @throws OtherLog */
  proveBy(notification: Notification, applied: AppliedSet | null = this.#applied): void {
    // What is withheld proves nothing: not now, and not if it was when it was applied.
    if (applied === null || applied.change === '' || isWithheld(notification)) return;
    const { sequence, time, data } = notification;
    const found = { last: sequence, change: data.change, recordedAt: time };
    if (shown(found) === shown(applied)) return;
    const lost = notification.type === 'solera.log.lost' ? notification.data.lost : null;
    const inPlace = lost === null ? shown(found) : `a restore that lost notifications ${lost.first} to ${lost.last}`;
    throw new OtherLog({ expected: shown(applied), found: inPlace });
  }

  /** Takes the end of the log. @throws OtherLog */
  reaches(head: number): void {
    const applied = this.#applied;
    if (applied !== null && head < applied.last)
      throw new OtherLog({ expected: shown(applied), found: `notification ${head} as its last one` });
  }

  /** Returns what is known once a change set is applied. */
  after({ last, change, recordedAt }: ChangeSet): KnownLog {
    return { log: this.#log, applied: { last, change, recordedAt } };
  }

  /** Takes what was stored with the position. */
  stored({ applied }: KnownLog): void {
    this.#applied = applied;
  }
}

function shown({ last, change, recordedAt }: AppliedSet): string {
  return `change set ${change} of ${recordedAt} at notification ${last}`;
}
