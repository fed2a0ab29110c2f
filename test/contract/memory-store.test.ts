import { MemoryStore } from '../support/memory-store.js';
import { describeStore } from './store.js';

describeStore('memory', async () => {
  const store = new MemoryStore();
  return { store, archive: store.archive, close: async () => undefined };
});
