import { MemoryStore } from '../support/memory-store.js';
import { describeStore } from './store.js';

describeStore('memory', async () => {
  const store = new MemoryStore();
  return {
    store,
    ...store,
    sweep: () => store.sweep(),
    raiseLevel: async (to) => store.raiseLevel(to),
    close: async () => undefined,
  };
});
