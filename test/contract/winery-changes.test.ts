import { memoryNode } from '../support/memory-node.js';
import { describeWineryChanges } from './winery-changes.js';

describeWineryChanges('in memory', async () => ({ solera: memoryNode().solera, close: async () => undefined }));
