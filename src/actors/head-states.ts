import type { Store } from '../application/ports/store.js';
import type { Directory } from './directory.js';

/**
 * Saves the newest states of actors after the commits, one call at a time. Head states are a cache for readers: if one is lost, they only take
 * longer.
 */
export class HeadStates {
  private saving: Promise<void> | null = null;

  constructor(
    private readonly store: Pick<Store, 'saveHeads'>,
    private readonly directory: Directory,
    private readonly headsPerFlush: number,
  ) {}

  /** Saves up to `headsPerFlush` states. A call while another is in progress joins it. */
  flush(): Promise<void> {
    this.saving ??= this.save().finally(() => {
      this.saving = null;
    });
    return this.saving;
  }

  private async save(): Promise<void> {
    const rows = this.directory.takeDirtyHeads(this.headsPerFlush);
    if (rows.length > 0) await this.store.saveHeads(rows);
  }
}
