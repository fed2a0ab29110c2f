/**
 * Loaded into a node under test before the program: sets limits of large edits from SOLERA_TEST_EDIT_LIMITS (JSON), and ends the newest worker thread at each SIGUSR2.
 */
import { isMainThread } from 'node:worker_threads';
import { largeEditLimits } from '../../../dist/config/large-edits.js';

Object.assign(largeEditLimits, JSON.parse(process.env.SOLERA_TEST_EDIT_LIMITS ?? '{}'));
if (isMainThread) {
  const workers = [];
  process.on('worker', (worker) => workers.push(worker));
  process.on('SIGUSR2', () => void workers.pop()?.terminate());
}
