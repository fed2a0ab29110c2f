import type { JsonObject } from '../application/json-object.js';
import type { QueuedCommand } from './command-queue.js';

/** The last command of a subject whose outcome is definite. Both members identify it: a wiped queue gives sequences again, at a later time. */
export type Position = Pick<QueuedCommand, 'sequence' | 'storedAtMs'>;

/** The node that takes commands from the queue. */
export interface Holder {
  /** Higher by one with each holder. */
  readonly epoch: number;
  /** Whether it ended all that it had begun and gave ingestion up. */
  readonly released: boolean;
}

/** A command that was refused, kept until its retry. */
export interface Refusal extends QueuedCommand {
  readonly subject: string;
  readonly winery: string;
  /** The id of the command; a derived UUID if it has none. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly refusedAtMs: number;
  /** The problem document. */
  readonly problem: JsonObject;
}

/** A refusal as it is listed: without the body, and without the conflicts of the problem. */
export interface ListedRefusal extends Pick<Refusal, 'winery' | 'id' | 'refusedAtMs' | 'problem'> {
  /** How many refused commands the winery has. */
  readonly refusals: number;
}

/**
 * Keeps what ingestion must not forget. Every write of a holder names its epoch, and changes nothing and returns false once another holder has taken
 * ingestion over; the check and the write are one transaction, and exclude the take-over. Rejects with StoreUnavailable when the outcome is unknown;
 * every write may be repeated.
 */
export interface IngestionStore {
  /** Returns the newest holder; null if there never was one. */
  holder(): Promise<Holder | null>;
  /** Makes the node the holder of an epoch. Returns false if the newest epoch is not the one before. */
  take(epoch: number, node: string): Promise<boolean>;
  confirm(epoch: number): Promise<boolean>;
  release(epoch: number): Promise<boolean>;
  /** Returns the position of a subject; null if none of its commands was ever settled. */
  position(subject: string): Promise<Position | null>;
  moveTo(epoch: number, subject: string, position: Position): Promise<boolean>;
  /** Keeps a refusal, in place of an earlier one with the same winery and id, and moves the position of its subject to it. */
  refuse(epoch: number, refusal: Refusal): Promise<boolean>;
  /** Returns the oldest refusals that were not reported yet. */
  unreported(limit: number): Promise<readonly Refusal[]>;
  markReported(refusal: Refusal): Promise<void>;
  /** Returns the refusals of all wineries that have any, at most `perWinery` of each, the newest first. */
  list(limits: { readonly wineries: number; readonly perWinery: number }): Promise<readonly ListedRefusal[]>;
  /** Returns the number of refusals of all wineries. */
  count(): Promise<number>;
  /** Returns the refusals with an id: one for each winery that uses it. */
  refused(id: string): Promise<readonly Refusal[]>;
  /** Forgets a refusal, unless a newer one has replaced it. */
  forget(refusal: Refusal): Promise<void>;
}
