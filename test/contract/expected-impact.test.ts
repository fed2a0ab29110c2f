import { memoryNode } from '../support/memory-node.js';
import { describeExpectedImpact } from './expected-impact.js';

describeExpectedImpact('in memory', async () => ({ solera: memoryNode().solera, close: async () => undefined }));
