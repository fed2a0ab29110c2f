import { MemoryViewStore } from '../support/memory-view-store.js';
import { describeViewStore } from './view-store.js';

describeViewStore('memory', async () => {
  const cells = new Map<string, MemoryViewStore>();
  return {
    cell: (name) => {
      const store = cells.get(name) ?? new MemoryViewStore();
      cells.set(name, store);
      return store;
    },
    close: async () => undefined,
  };
});
