import { memoryAccessStore } from '../support/memory-access-store.js';
import { MemoryStore } from '../support/memory-store.js';
import { describeAccessStore } from './access-store.js';

describeAccessStore('memory', async () => {
  const store = new MemoryStore();
  const { settingsStore, record } = store;
  return { store, settingsStore, accessStore: memoryAccessStore(record), close: async () => undefined };
});
