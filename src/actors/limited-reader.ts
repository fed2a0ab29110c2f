import type { CascadeAction, HistoryReader, StoredAction } from '../application/ports/history-reader.js';
import type { ActionId } from '../kernel/position.js';

/** An edit needs more actions than a node decides again. */
export class EditIsLarge extends Error {
  override readonly name = 'EditIsLarge';
}

/** Rejects with EditIsLarge once a cascade has read more than `most` actions: those that it decides again, and few more. */
export class LimitedReader implements HistoryReader {
  private actionsRead = 0;

  constructor(
    private readonly reader: HistoryReader,
    private readonly most: number,
  ) {}

  async cascadeActions(ids: readonly ActionId[]): Promise<readonly CascadeAction[]> {
    const actions = await this.reader.cascadeActions(ids);
    this.actionsRead += actions.length;
    if (this.actionsRead > this.most) throw new EditIsLarge(`more than ${this.most} actions must be decided again`);
    return actions;
  }

  actions(ids: readonly ActionId[]): Promise<StoredAction[]> {
    return this.reader.actions(ids);
  }

  slices(...queries: Parameters<HistoryReader['slices']>): ReturnType<HistoryReader['slices']> {
    return this.reader.slices(...queries);
  }

  after(...queries: Parameters<HistoryReader['after']>): ReturnType<HistoryReader['after']> {
    return this.reader.after(...queries);
  }

  head(): Promise<number> {
    return this.reader.head();
  }

  rowsRead(): number {
    return this.reader.rowsRead();
  }
}
