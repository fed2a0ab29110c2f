import { limits } from '../../../config/limits.js';

/**
 * How many rows the next read of a list asks for, so that it returns about `charactersPerRead`: one row may be a thousand times as long as another. The
 * number grows slowly, because the rows that follow may be longer than those before.
 */
export class ReadSize {
  private rows: number = limits.rowsPerFirstRead;

  /** The number of rows to ask for, at most `most`. */
  next(most: number): number {
    return Math.max(1, Math.min(this.rows, most));
  }

  /** Learns from a read how long rows are. `characters`: of all rows read. */
  learn(rows: number, characters: number): void {
    const fitting = Math.floor((limits.charactersPerRead * rows) / Math.max(1, characters));
    this.rows = Math.max(1, Math.min(this.rows * 4, fitting));
  }
}
