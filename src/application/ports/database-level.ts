/**
 * The level of the database: that of the oldest program which may write to it (see ../level.ts). It starts at 1 and never falls.
 */
export interface DatabaseLevel {
  /** Rejects with StoreUnavailable. */
  read(): Promise<number>;
  /**
   * Raises the level; does nothing if it is as high already. When the call resolves, no proposal of a program with a lower level is committed any more.
   * Call it only when every node of the cell knows the level. Rejects with StoreUnavailable when the outcome is unknown; raising again is safe.
   */
  raise(to: number): Promise<void>;
}

/**
 * The database has a higher level than this program, which therefore does not know everything that the history may contain. Nothing was written. The
 * node must stop; a newer version of Solera must be started in its place. Not retryable.
 */
export class LevelTooLow extends Error {
  override readonly name = 'LevelTooLow';
  readonly code = 'level_too_low';
  readonly retryable = false;
}
