import type { CascadeAction, HistoryReader, StoredAction, StreamSlice } from '../application/ports/history-reader.js';
import type { ActionId } from '../kernel/position.js';

/** An edit needs more actions than a node decides again. */
export class EditIsLarge extends Error {
  override readonly name = 'EditIsLarge';
}

/**
 * Rejects with EditIsLarge once a cascade has read more than `most` actions: those that it decides again, and a few more. From then on every call rejects,
 * because the view behind it may be closed.
 */
export class LimitedReader implements HistoryReader {
  private actionsRead = 0;

  constructor(
    private readonly reader: HistoryReader,
    private readonly most: number,
  ) {}

  async cascadeActions(ids: readonly ActionId[]): Promise<readonly CascadeAction[]> {
    const actions = await this.open().cascadeActions(ids);
    this.actionsRead += actions.length;
    this.open();
    return actions;
  }

  async actions(ids: readonly ActionId[]): Promise<StoredAction[]> {
    return this.open().actions(ids);
  }

  async slices(...queries: Parameters<HistoryReader['slices']>): Promise<StreamSlice[]> {
    return this.open().slices(...queries);
  }

  async after(...queries: Parameters<HistoryReader['after']>): Promise<StreamSlice[]> {
    return this.open().after(...queries);
  }

  async head(): Promise<number> {
    return this.open().head();
  }

  rowsRead(): number {
    return this.reader.rowsRead();
  }

  private open(): HistoryReader {
    if (this.actionsRead > this.most) throw new EditIsLarge(`more than ${this.most} actions must be decided again`);
    return this.reader;
  }
}
