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

  /** Saves up to `headsPerFlush` states, in several writes if they are long. A call while another is in progress joins it. */
  flush(): Promise<void> {
    this.saving ??= this.save().finally(() => {
      this.saving = null;
    });
    return this.saving;
  }

  private async save(): Promise<void> {
    const { headsPerFlush, charactersPerHeadWrite: characters } = this.limits;
    for (let left = headsPerFlush; left > 0; ) {
      const rows = this.directory.takeDirtyHeads({ heads: left, characters });
      if (rows.length === 0) return;
      left -= rows.length;
      await this.store.saveHeads(rows);
    }
  }
}
