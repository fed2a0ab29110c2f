/** Where a consumer keeps its position: the number of the last notification whose change set was applied. */

/** The stored position cannot be used, and another attempt cannot change that. The follower ends. */
export class UnusablePosition extends Error {
  override readonly name: string = 'UnusablePosition';
  readonly retryable = false;
}

/** A step from one position to the next. */
export interface Step {
  /** The position that the follower read or stored last. */
  readonly from: number;
  /** The position to store. Higher than `from`. */
  readonly to: number;
}

/**
 * `Tx` is what `apply` gets besides the change set: the transaction in which the position is stored, or undefined if the tracking has none.
 * A tracking serves one follower at a time.
 */
export interface Tracking<Tx> {
  /**
   * Returns the position to begin after; 0 before the first. Called once, before all other methods.
   * If it rejects, the follower ends with that error.
   */
  open(): Promise<number>;
  /**
   * Runs `work`, then stores `to`. If `work` or the storing fails, it rejects, and the position stays. With a transaction, both happen or neither does;
   * without one, a crash between them lets the change set be applied again.
   * Returns the position that is stored now. It differs from `to` if another consumer has moved the stored position away from `from`; then
   * `work` has not run, or it was rolled back.
   */
  advance(step: Step, work: (tx: Tx) => Promise<void>): Promise<number>;
  /** Releases what `open` took. Called once, after all other calls have ended. */
  close(): Promise<void>;
}

/** Keeps the position in memory: after a restart, the consumer begins after `start` again. */
export function memoryTracking(start = 0): Tracking<undefined> {
  let position = start;
  return {
    open: () => Promise.resolve(position),
    advance: async ({ to }, work) => {
      await work(undefined);
      position = to;
      return to;
    },
    close: () => Promise.resolve(),
  };
}
