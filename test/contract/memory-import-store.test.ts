import { memoryImportStore } from '../support/memory-import-store.js';
import { describeImportStore } from './import-store.js';

describeImportStore('memory', async () => ({ store: memoryImportStore(), close: async () => undefined }));
