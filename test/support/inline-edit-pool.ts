/** A pool that decides large edits in the thread of the test, with limits of its own. */
import type { LargeEditLimits } from '../../config/large-edits.js';
import type { EditPool } from '../../src/adapters/piscina/edit-pool.js';
import { openWorkplace } from '../../src/main/edit-worker.js';

export function inlineEditPool(connectionString: string, limits: Partial<LargeEditLimits>): EditPool {
  const opening = openWorkplace(connectionString, limits);
  opening.catch(() => undefined);
  return {
    run: async ({ edit, runner, command }) => {
      const { changes, edits } = await opening;
      return changes.decide(command, edits.work(edit, runner));
    },
    heapBytes: 0,
    close: async () => (await opening).close(),
  };
}
