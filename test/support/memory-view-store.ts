import { emptyView, type View } from '../../src/cluster/view.js';
import type { ViewStore } from '../../src/cluster/view-store.js';

/** A view store in memory, for tests: the contract suite runs on it as on PostgreSQL. Nodes share one. A call has its effect at once. */
export class MemoryViewStore implements ViewStore {
  private view: View = emptyView;

  async read(): Promise<View> {
    return this.view;
  }

  async replace(view: View): Promise<boolean> {
    if (view.epoch !== this.view.epoch + 1) return false;
    this.view = view;
    return true;
  }
}
