import type { Store } from '../application/ports/store.js';
import type { Directory } from './directory.js';

/** How much is saved at a time. */
export interface HeadStateLimits {
  readonly headsPerFlush: number;
  readonly charactersPerHeadWrite: number;
}

/**
 * Saves the newest states of actors after the commits, one call at a time. Head states are a cache for readers: if one is lost, they only take
 * longer.
 */
export class HeadStates {
  private saving: Promise<void> | null = null;

  constructor(
    private readonly store: Pick<Store, 'saveHeads'>,
    private readonly directory: Directory,
    private readonly limits: HeadStateLimits,
  ) {}

  /** Saves all states that are not saved yet, except those that change meanwhile. */
  async flushAll(): Promise<void> {
    // States that are in use at first are saved by a later flush.
    for (let left = this.directory.unsavedCount; left > 0; left -= this.limits.headsPerFlush) {
      await this.saving;
      await this.flush();
    }
  }

  /**
   * Saves some `headsPerFlush` states, and all of passivated actors: when those are needed again, folding a state from a checkpoint costs more than ten times as much as
   * saving it now. Writes are one after the other. A call while another is in progress joins it.
   */
  flush(): Promise<void> {
    this.saving ??= this.save().finally(() => {
      this.saving = null;
    });
    return this.saving;
  }

  private async save(): Promise<void> {
    const { headsPerFlush: heads, charactersPerHeadWrite: characters } = this.limits;
    for (let saved = 0; saved < heads || this.directory.hasUnsavedPassivated; ) {
      const rows = this.directory.takeDirtyHeads({ heads, characters });
      if (rows.length === 0) return;
      saved += rows.length;
      await this.store.saveHeads(rows);
    }
  }
}
