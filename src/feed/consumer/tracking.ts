/** Where a consumer keeps its position: the number of the last notification whose change set was applied. */
import { type AppliedSet, type KnownLog, unknownLog } from '../log-identity.js';

/** The stored position cannot be used, and another attempt cannot change that. The follower ends. */
export class UnusablePosition extends Error {
  override readonly name: string = 'UnusablePosition';
  readonly retryable = false;
}

/** A position, and what is known of the log that it belongs to. */
export interface StoredPosition extends KnownLog {
  readonly position: number;
}

/** A step from one position to the next, with what is to be stored besides. */
export interface Step extends KnownLog {
  /** The position that the follower read or stored last. */
  readonly from: number;
  /** The position to store. Higher than `from`. */
  readonly to: number;
}

/**
 * `Tx` is what `apply` gets besides the change set: the transaction in which the position is stored, or undefined if the tracking has none.
 * A tracking serves one follower at a time. A tracking that returns numbers alone keeps nothing that identifies the log: after a restart, its consumer does not
 * notice another log.
 */
export interface Tracking<Tx> {
  /**
   * Returns the position to begin after; 0 before the first. Called once, before all other methods.
   * If it rejects, the follower ends with that error.
   */
  open(): Promise<number | StoredPosition>;
  /**
   * Runs `work`, then stores `to`, `log` and `applied`. If `work` or the storing fails, it rejects, and the position stays. With a transaction, both happen or neither
   * does; without one, a crash between them lets the change set be applied again.
   * Returns the position that is stored now. It differs from `to` if another consumer has moved the stored position away from `from`; then
   * `work` has not run, or it was rolled back.
   */
  advance(step: Step, work: (tx: Tx) => Promise<void>): Promise<number | StoredPosition>;
  /** Releases what `open` took. Called once, after all other calls have ended. */
  close(): Promise<void>;
}

/** Keeps the position in memory: after a restart, the consumer begins after `start` again. */
export function memoryTracking(start = 0): Tracking<undefined> {
  let stored: StoredPosition = { position: start, ...unknownLog };
  return {
    open: () => Promise.resolve(stored),
    advance: async (step, work) => {
      await work(undefined);
      stored = storedBy(step);
      return stored;
    },
    close: () => Promise.resolve(),
  };
}

/** Returns what a step stores. */
export function storedBy({ to, log, applied }: Step): StoredPosition {
  return { position: to, log, applied };
}

/** Completes what a tracking returned. */
export function completed(stored: number | StoredPosition): StoredPosition {
  return typeof stored === 'number' ? { position: stored, ...unknownLog } : stored;
}

/** Reads what identifies a log from what was stored. What an earlier version did not store, or what cannot be read, is not known. */
export function knownLogIn(stored: object): KnownLog {
  const log = 'log' in stored ? stored.log : null;
  const applied = 'applied' in stored ? stored.applied : null;
  return { log: typeof log === 'string' ? log : null, applied: isAppliedSet(applied) ? applied : null };
}

function isAppliedSet(value: unknown): value is AppliedSet {
  if (typeof value !== 'object' || value === null) return false;
  if (!('last' in value && 'change' in value && 'recordedAt' in value)) return false;
  const { last, change, recordedAt } = value;
  return Number.isSafeInteger(last) && typeof change === 'string' && typeof recordedAt === 'string';
}
