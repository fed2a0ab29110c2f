import { emptyView, type View } from '../../src/cluster/view.js';
import type { ViewStore } from '../../src/cluster/view-store.js';

/** A view store in memory. */
export function memoryViewStore(): ViewStore {
  let stored: View = emptyView;
  return {
    read: async () => stored,
    replace: async (view) => {
      if (view.epoch !== stored.epoch + 1) return false;
      stored = view;
      return true;
    },
  };
}
