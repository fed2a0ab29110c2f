import { MemoryIngestionStore } from '../support/memory-ingestion-store.js';
import { describeIngestionStore } from './ingestion-store.js';

describeIngestionStore('memory', async () => {
  const store = new MemoryIngestionStore();
  return [store, store];
});
